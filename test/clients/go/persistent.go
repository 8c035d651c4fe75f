package main

import (
	"fmt"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// group creates a persistent subscription group from the start of a stream, with checkpoints as soon as they can be.
func (t *trial) group(stream string, change func(*esdb.PersistentSubscriptionSettings)) string {
	settings := esdb.SubscriptionSettingsDefault()
	settings.CheckpointLowerBound = 1
	if change != nil {
		change(&settings)
	}
	group := named("group")
	t.must("create", t.client.CreatePersistentSubscription(t.ctx, stream, group,
		esdb.PersistentStreamSubscriptionOptions{StartFrom: esdb.Start{}, Settings: &settings}))
	return group
}

func (t *trial) consume(stream, group string) *esdb.PersistentSubscription {
	consumer, err := t.client.SubscribeToPersistentSubscription(t.ctx, stream, group,
		esdb.SubscribeToPersistentSubscriptionOptions{BufferSize: 10})
	t.must("subscription to "+group, err)
	return consumer
}

// pushed gives the next message and notes one that is not of this revision and this number of retries.
func (t *trial) pushed(consumer *esdb.PersistentSubscription, revision uint64, retries int) *esdb.ResolvedEvent {
	said := consumer.Recv()
	if said.EventAppeared == nil {
		t.abandon(fmt.Sprintf("dropped: %v", said.SubscriptionDropped.Error))
	}
	event := said.EventAppeared.Event
	t.same("revision", event.OriginalEvent().EventNumber, revision)
	t.same("retries", said.EventAppeared.RetryCount, retries)
	return event
}

func (t *trial) info(stream, group string) *esdb.PersistentSubscriptionInfo {
	info, err := t.client.GetPersistentSubscriptionInfo(t.ctx, stream, group, esdb.GetPersistentSubscriptionOptions{})
	t.must("info", err)
	return info
}

var competing = []check{
	{"a group pushes its stream's events, takes acks, and goes on behind them", func(t *trial) {
		stream, events := named("group"), made("A", 3)
		t.append(stream, esdb.NoStream{}, events...)
		group := t.group(stream, nil)
		consumer := t.consume(stream, group)
		var all []*esdb.ResolvedEvent
		for i := range events {
			all = append(all, t.pushed(consumer, uint64(i), 0))
		}
		t.unchanged(stream, all, events)
		t.must("ack", consumer.Ack(all...))
		t.append(stream, esdb.Revision(2), made("Live", 1)...)
		t.must("ack", consumer.Ack(t.pushed(consumer, 3, 0)))
		t.eventually("the checkpoint is at the last ack", func() bool {
			checkpoint := t.info(stream, group).Stats.LastCheckpointedEventRevision
			return checkpoint != nil && *checkpoint == 3
		})
		t.must("close", consumer.Close())
		t.append(stream, esdb.Revision(3), made("Later", 1)...)
		again := t.consume(stream, group)
		defer again.Close()
		t.pushed(again, 4, 0)
	}},
	{"a group that is there already, and one that is not, are typed errors", func(t *trial) {
		stream := named("typed")
		group := t.group(stream, nil)
		err := t.client.CreatePersistentSubscription(t.ctx, stream, group, esdb.PersistentStreamSubscriptionOptions{})
		t.refused("a second create", err, esdb.ErrorCodeResourceAlreadyExists, group)
		_, err = t.client.SubscribeToPersistentSubscription(t.ctx, stream, "none", esdb.SubscribeToPersistentSubscriptionOptions{})
		t.refused("a subscription", err, esdb.ErrorCodeResourceNotFound, "none")
		_, err = t.client.GetPersistentSubscriptionInfo(t.ctx, stream, "none", esdb.GetPersistentSubscriptionOptions{})
		t.refused("its info", err, esdb.ErrorCodeResourceNotFound)
		err = t.client.DeletePersistentSubscription(t.ctx, stream, "none", esdb.DeletePersistentSubscriptionOptions{})
		t.refused("its deletion", err, esdb.ErrorCodeResourceNotFound)
		err = t.client.ReplayParkedMessages(t.ctx, stream, "none", esdb.ReplayParkedMessagesOptions{})
		t.refused("its replay", err, esdb.ErrorCodeResourceNotFound)
	}},
	{"a message refused with retry comes again, counted", func(t *trial) {
		stream := named("retry")
		t.append(stream, esdb.NoStream{}, made("A", 1)...)
		consumer := t.consume(stream, t.group(stream, nil))
		defer consumer.Close()
		for retries := range 3 {
			t.must("nack", consumer.Nack("again", esdb.NackActionRetry, t.pushed(consumer, 0, retries)))
		}
		t.must("ack", consumer.Ack(t.pushed(consumer, 0, 3)))
	}},
	{"a parked message is counted, kept as a link, and comes again when replayed", func(t *trial) {
		stream := named("park")
		t.append(stream, esdb.NoStream{}, made("A", 2)...)
		group := t.group(stream, nil)
		consumer := t.consume(stream, group)
		defer consumer.Close()
		t.must("nack", consumer.Nack("not now", esdb.NackActionPark, t.pushed(consumer, 0, 0)))
		t.must("ack", consumer.Ack(t.pushed(consumer, 1, 0)))
		t.eventually("one is parked", func() bool { return t.info(stream, group).Stats.ParkedMessagesCount == 1 })
		parked := t.read("$persistentsubscription-"+stream+"::"+group+"-parked", esdb.ReadStreamOptions{}, everything)
		t.same("parked", len(parked), 1)
		t.same("link", parked[0].Event.EventType+" "+string(parked[0].Event.Data), "$> 0@"+stream)
		t.must("replay", t.client.ReplayParkedMessages(t.ctx, stream, group, esdb.ReplayParkedMessagesOptions{}))
		said := consumer.Recv()
		t.holds("the message again", said.EventAppeared != nil && said.EventAppeared.Event.Event.EventNumber == 0)
		t.must("ack", consumer.Ack(said.EventAppeared.Event))
		t.eventually("none is parked", func() bool { return t.info(stream, group).Stats.ParkedMessagesCount == 0 })
	}},
	{"a skipped message does not come again and is not parked", func(t *trial) {
		stream := named("skip")
		t.append(stream, esdb.NoStream{}, made("A", 2)...)
		group := t.group(stream, nil)
		consumer := t.consume(stream, group)
		defer consumer.Close()
		t.must("nack", consumer.Nack("no", esdb.NackActionSkip, t.pushed(consumer, 0, 0)))
		t.must("ack", consumer.Ack(t.pushed(consumer, 1, 0)))
		t.eventually("nothing is outstanding", func() bool { return t.info(stream, group).Stats.TotalInFlightMessages == 0 })
		t.same("parked", t.info(stream, group).Stats.ParkedMessagesCount, int64(0))
	}},
	{"info and list say what was set and who is connected", func(t *trial) {
		stream := named("info")
		t.append(stream, esdb.NoStream{}, made("A", 3)...)
		group := t.group(stream, func(settings *esdb.PersistentSubscriptionSettings) {
			settings.MaxRetryCount = 4
			settings.MessageTimeout = 12_000
			settings.ConsumerStrategyName = esdb.ConsumerStrategyDispatchToSingle
		})
		consumer := t.consume(stream, group)
		defer consumer.Close()
		t.must("ack", consumer.Ack(t.pushed(consumer, 0, 0)))
		t.eventually("two are in flight", func() bool { return t.info(stream, group).Stats.TotalInFlightMessages == 2 })
		info := t.info(stream, group)
		t.same("source", info.EventSource, stream)
		t.same("group", info.GroupName, group)
		t.same("status", info.Status, "Live")
		t.same("retries", info.Settings.MaxRetryCount, int32(4))
		t.same("time-out", info.Settings.MessageTimeout, int32(12_000))
		t.same("strategy", info.Settings.ConsumerStrategyName, esdb.ConsumerStrategyDispatchToSingle)
		t.same("start", info.Settings.StartFrom, any(esdb.Start{}))
		t.same("last known", *info.Stats.LastKnownEventRevision, uint64(2))
		t.same("connections", len(info.Connections), 1)
		t.same("in flight on it", info.Connections[0].InFlightMessages, int64(2))
		t.same("free slots", info.Connections[0].AvailableSlots, int64(8))
		second := t.group(stream, nil)
		listed, err := t.client.ListPersistentSubscriptionsForStream(t.ctx, stream, esdb.ListPersistentSubscriptionsOptions{})
		t.must("list", err)
		names := map[string]bool{}
		for _, one := range listed {
			names[one.GroupName] = one.EventSource == stream
		}
		t.same("listed", names, map[string]bool{group: true, second: true})
		all, err := t.client.ListAllPersistentSubscriptions(t.ctx, esdb.ListPersistentSubscriptionsOptions{})
		t.must("list of all", err)
		t.holds("all has them", len(all) >= 2)
	}},
	{"an update changes the settings and drops the consumers", func(t *trial) {
		stream := named("update")
		group := t.group(stream, nil)
		consumer := t.consume(stream, group)
		defer consumer.Close()
		settings := esdb.SubscriptionSettingsDefault()
		settings.MaxRetryCount = 2
		t.must("update", t.client.UpdatePersistentSubscription(t.ctx, stream, group,
			esdb.PersistentStreamSubscriptionOptions{StartFrom: esdb.Start{}, Settings: &settings}))
		t.holds("the consumer is dropped", consumer.Recv().SubscriptionDropped != nil)
		t.same("retries", t.info(stream, group).Settings.MaxRetryCount, int32(2))
	}},
	{"a deleted group drops its consumers and is gone", func(t *trial) {
		stream := named("deleted")
		group := t.group(stream, nil)
		consumer := t.consume(stream, group)
		defer consumer.Close()
		t.must("delete", t.client.DeletePersistentSubscription(t.ctx, stream, group, esdb.DeletePersistentSubscriptionOptions{}))
		t.holds("the consumer is dropped", consumer.Recv().SubscriptionDropped != nil)
		_, err := t.client.GetPersistentSubscriptionInfo(t.ctx, stream, group, esdb.GetPersistentSubscriptionOptions{})
		t.refused("its info", err, esdb.ErrorCodeResourceNotFound)
		err = t.client.DeletePersistentSubscription(t.ctx, stream, group, esdb.DeletePersistentSubscriptionOptions{})
		t.refused("a second deletion", err, esdb.ErrorCodeResourceNotFound)
	}},
	{"a full group refuses one consumer more", func(t *trial) {
		stream := named("full")
		group := t.group(stream, func(settings *esdb.PersistentSubscriptionSettings) { settings.MaxSubscriberCount = 1 })
		consumer := t.consume(stream, group)
		defer consumer.Close()
		_, err := t.client.SubscribeToPersistentSubscription(t.ctx, stream, group, esdb.SubscribeToPersistentSubscriptionOptions{})
		// The client knows no code for it; the server's FAILED_PRECONDITION comes through.
		t.refused("the second", err, esdb.ErrorCodeUnknown, group)
	}},
	{"a group resolves links and acks the link", func(t *trial) {
		target, links := named("target"), named("links")
		t.append(target, esdb.NoStream{}, made("A", 2)...)
		t.append(links, esdb.NoStream{}, link(1, target))
		group := t.group(links, func(settings *esdb.PersistentSubscriptionSettings) { settings.ResolveLinkTos = true })
		consumer := t.consume(links, group)
		defer consumer.Close()
		message := t.pushed(consumer, 0, 0)
		t.same("event's stream", message.Event.StreamID, target)
		t.same("link's stream", message.Link.StreamID, links)
		t.must("ack", consumer.Ack(message))
		t.eventually("nothing is in flight", func() bool { return t.info(links, group).Stats.TotalInFlightMessages == 0 })
	}},
	{"a group on $all with a filter, from creation to deletion", func(t *trial) {
		prefix, group := named("to-all"), named("all-group")
		settings := esdb.SubscriptionSettingsDefault()
		t.append(prefix+"-1", esdb.NoStream{}, made("A", 1)...)
		t.append(named("other"), esdb.NoStream{}, made("A", 50)...)
		t.must("create", t.client.CreatePersistentSubscriptionToAll(t.ctx, group, esdb.PersistentAllSubscriptionOptions{
			StartFrom: esdb.Start{}, Settings: &settings, MaxSearchWindow: 16,
			Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{prefix}},
		}))
		consumer, err := t.client.SubscribeToPersistentSubscriptionToAll(t.ctx, group, esdb.SubscribeToPersistentSubscriptionOptions{})
		t.must("subscription", err)
		defer consumer.Close()
		first := t.pushed(consumer, 0, 0)
		t.same("stream", first.Event.StreamID, prefix+"-1")
		written := t.append(prefix+"-2", esdb.NoStream{}, made("A", 1)...)
		second := t.pushed(consumer, 0, 0)
		t.same("stream", second.Event.StreamID, prefix+"-2")
		t.same("position", second.Event.Position.Commit, written.CommitPosition)
		t.must("ack", consumer.Ack(first, second))
		info, err := t.client.GetPersistentSubscriptionInfoToAll(t.ctx, group, esdb.GetPersistentSubscriptionOptions{})
		t.must("info", err)
		t.same("source", info.EventSource, "$all")
		listed, err := t.client.ListPersistentSubscriptionsToAll(t.ctx, esdb.ListPersistentSubscriptionsOptions{})
		t.must("list", err)
		found := false
		for _, one := range listed {
			found = found || one.GroupName == group && one.EventSource == "$all"
		}
		t.holds("it is listed", found)
		t.must("replay", t.client.ReplayParkedMessagesToAll(t.ctx, group, esdb.ReplayParkedMessagesOptions{}))
		t.must("delete", t.client.DeletePersistentSubscriptionToAll(t.ctx, group, esdb.DeletePersistentSubscriptionOptions{}))
		t.holds("the consumer is dropped", consumer.Recv().SubscriptionDropped != nil)
	}},
	{"names of groups and their streams are any Unicode", func(t *trial) {
		stream := named("поток 流 é")
		t.append(stream, esdb.NoStream{}, made("A", 1)...)
		group := named("группа ::組/ß")
		t.must("create", t.client.CreatePersistentSubscription(t.ctx, stream, group, esdb.PersistentStreamSubscriptionOptions{StartFrom: esdb.Start{}}))
		consumer := t.consume(stream, group)
		defer consumer.Close()
		t.must("ack", consumer.Ack(t.pushed(consumer, 0, 0)))
		t.same("source", t.info(stream, group).EventSource, stream)
		t.same("group", t.info(stream, group).GroupName, group)
		err := t.client.CreatePersistentSubscription(t.ctx, stream, group, esdb.PersistentStreamSubscriptionOptions{})
		t.refused("a second create", err, esdb.ErrorCodeResourceAlreadyExists)
	}},
}
