package main

import (
	"fmt"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// next gives what the subscription says, as a word an expectation can be written with: the revision, "caught up" or "checkpoint".
func (t *trial) next(subscription *esdb.Subscription) (string, *esdb.SubscriptionEvent) {
	said := subscription.Recv()
	switch {
	case said.EventAppeared != nil:
		return fmt.Sprint(said.EventAppeared.OriginalEvent().EventNumber), said
	case said.CaughtUp != nil:
		return "caught up", said
	case said.CheckPointReached != nil:
		return "checkpoint", said
	case said.FellBehind != nil:
		return "fell behind", said
	default:
		return "dropped", said
	}
}

// says notes what the subscription says next if it is something else.
func (t *trial) says(subscription *esdb.Subscription, words ...string) {
	for _, word := range words {
		said, event := t.next(subscription)
		if said == "dropped" && word != "dropped" {
			t.abandon(fmt.Sprintf("dropped: %v", event.SubscriptionDropped.Error))
		}
		t.same("the subscription's word", said, word)
	}
}

func (t *trial) subscribe(stream string, options esdb.SubscribeToStreamOptions) *esdb.Subscription {
	subscription, err := t.client.SubscribeToStream(t.ctx, stream, options)
	t.must("subscription to "+stream, err)
	t.holds("it has an id", subscription.Id() != "")
	return subscription
}

var subscribing = []check{
	{"a subscription brings the backlog, says caught up, and goes on live", func(t *trial) {
		stream, events := named("backlog"), made("A", 3)
		t.append(stream, esdb.NoStream{}, events...)
		subscription := t.subscribe(stream, esdb.SubscribeToStreamOptions{From: esdb.Start{}})
		defer subscription.Close()
		t.says(subscription, "0", "1", "2", "caught up")
		live := made("Live", 2)
		written := t.append(stream, esdb.Revision(2), live...)
		t.says(subscription, "3")
		_, said := t.next(subscription)
		event := said.EventAppeared.Event
		t.same("id", event.EventID, live[1].EventID)
		t.same("data", string(event.Data), string(live[1].Data))
		t.same("position", event.Position, esdb.Position{Commit: written.CommitPosition, Prepare: written.PreparePosition})
	}},
	{"a subscription from a revision excludes it, one from the end has no backlog", func(t *trial) {
		stream := named("resumed")
		t.append(stream, esdb.NoStream{}, made("A", 5)...)
		resumed := t.subscribe(stream, esdb.SubscribeToStreamOptions{From: esdb.Revision(2)})
		defer resumed.Close()
		t.says(resumed, "3", "4", "caught up")
		atEnd := t.subscribe(stream, esdb.SubscribeToStreamOptions{From: esdb.End{}})
		defer atEnd.Close()
		t.says(atEnd, "caught up")
		t.append(stream, esdb.Revision(4), made("A", 1)...)
		t.says(resumed, "5")
		t.says(atEnd, "5")
	}},
	{"a subscription to a missing stream waits for its first events", func(t *trial) {
		stream := named("awaited")
		subscription := t.subscribe(stream, esdb.SubscribeToStreamOptions{From: esdb.Start{}})
		defer subscription.Close()
		t.append(stream, esdb.NoStream{}, made("A", 2)...)
		t.says(subscription, "0", "1", "caught up")
	}},
	{"a subscription resolves links", func(t *trial) {
		target, links := named("target"), named("links")
		t.append(target, esdb.NoStream{}, made("A", 2)...)
		t.append(links, esdb.NoStream{}, link(1, target))
		subscription := t.subscribe(links, esdb.SubscribeToStreamOptions{From: esdb.Start{}, ResolveLinkTos: true})
		defer subscription.Close()
		_, said := t.next(subscription)
		t.same("event's stream", said.EventAppeared.Event.StreamID, target)
		t.same("event's revision", said.EventAppeared.Event.EventNumber, uint64(1))
		t.same("link's stream", said.EventAppeared.Link.StreamID, links)
	}},
	{"a filtered subscription to $all brings its streams only, with checkpoints and live events", func(t *trial) {
		prefix := named("filtered")
		t.append(prefix+"-1", esdb.NoStream{}, made("A", 2)...)
		t.append(named("other"), esdb.NoStream{}, made("A", 100)...)
		written := t.append(prefix+"-2", esdb.NoStream{}, made("A", 1)...)
		t.append(named("other"), esdb.NoStream{}, made("A", 100)...)
		subscription, err := t.client.SubscribeToAll(t.ctx, esdb.SubscribeToAllOptions{
			From: esdb.Start{}, MaxSearchWindow: 16, CheckpointInterval: 1,
			Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{prefix}},
		})
		t.must("subscription", err)
		defer subscription.Close()
		var events []*esdb.ResolvedEvent
		var checkpoint esdb.Position
		checkpoints := 0
		for {
			word, said := t.next(subscription)
			if word == "caught up" {
				break
			}
			switch {
			case said.EventAppeared != nil:
				events = append(events, said.EventAppeared)
				t.holds("no checkpoint is ahead of an event", checkpoint.Commit < said.EventAppeared.Event.Position.Commit)
			case said.CheckPointReached != nil:
				t.holds("checkpoints rise", checkpoint.Commit < said.CheckPointReached.Commit)
				checkpoint = *said.CheckPointReached
				checkpoints++
			default:
				t.abandon(word)
			}
		}
		t.same("streams", []string{events[0].Event.StreamID, events[1].Event.StreamID, events[2].Event.StreamID},
			[]string{prefix + "-1", prefix + "-1", prefix + "-2"})
		t.same("number", len(events), 3)
		t.holds("several checkpoints", checkpoints > 5)
		t.holds("the last is past the last event", checkpoint.Commit > written.CommitPosition)
		t.append(prefix+"-1", esdb.Revision(1), made("Live", 1)...)
		for {
			if word, said := t.next(subscription); word != "checkpoint" {
				t.same("live event", said.EventAppeared.Event.EventType, "Live")
				break
			}
		}
		resumed, err := t.client.SubscribeToAll(t.ctx, esdb.SubscribeToAllOptions{
			From:   checkpoint,
			Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: "^" + prefix},
		})
		t.must("subscription from a checkpoint", err)
		defer resumed.Close()
		_, said := t.next(resumed)
		t.holds("resumed with the live event", said.EventAppeared != nil && said.EventAppeared.Event.EventType == "Live")
	}},
	{"a filter on types takes a pattern", func(t *trial) {
		stream, kind := named("typed"), named("Kind")
		t.append(stream, esdb.NoStream{}, append(made("Other", 2), made(kind+"-b", 2)...)...)
		subscription, err := t.client.SubscribeToAll(t.ctx, esdb.SubscribeToAllOptions{
			From: esdb.Start{}, Filter: &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Regex: kind + "-[ab]$"},
		})
		t.must("subscription", err)
		defer subscription.Close()
		var seen []string
		for len(seen) < 2 {
			if word, _ := t.next(subscription); word != "checkpoint" {
				seen = append(seen, word)
			}
		}
		t.same("revisions", seen, []string{"2", "3"})
	}},
	{"a subscription ends when its stream is tombstoned, after the tombstone", func(t *trial) {
		stream := named("ended")
		t.append(stream, esdb.NoStream{}, made("A", 1)...)
		subscription := t.subscribe(stream, esdb.SubscribeToStreamOptions{From: esdb.Start{}})
		defer subscription.Close()
		t.says(subscription, "0", "caught up")
		_, err := t.client.TombstoneStream(t.ctx, stream, esdb.TombstoneStreamOptions{})
		t.must("tombstone", err)
		_, said := t.next(subscription)
		t.holds("the tombstone", said.EventAppeared != nil && said.EventAppeared.Event.EventType == "$streamDeleted")
		t.says(subscription, "dropped")
		_, err = t.client.SubscribeToStream(t.ctx, stream, esdb.SubscribeToStreamOptions{From: esdb.Start{}})
		t.refused("a new subscription", err, esdb.ErrorCodeStreamDeleted, stream)
	}},
	{"quick subscriptions come and go", func(t *trial) {
		stream := named("quick")
		for round := range 30 {
			subscription := t.subscribe(stream, esdb.SubscribeToStreamOptions{From: esdb.Start{}})
			t.append(stream, esdb.Any{}, made("A", 1)...)
			t.says(subscription, "0")
			t.must("close", subscription.Close())
			t.same("events", len(t.read(stream, esdb.ReadStreamOptions{}, everything)), round+1)
		}
	}},
}
