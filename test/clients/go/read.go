package main

import (
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

var reading = []check{
	{"a stream is read from both ends, from a revision, and no more than asked", func(t *trial) {
		stream := named("read")
		t.append(stream, esdb.NoStream{}, made("A", 10)...)
		cases := []struct {
			direction esdb.Direction
			from      esdb.StreamPosition
			count     uint64
			want      []uint64
		}{
			{esdb.Forwards, esdb.Start{}, 3, []uint64{0, 1, 2}},
			{esdb.Forwards, esdb.Revision(7), everything, []uint64{7, 8, 9}},
			{esdb.Forwards, esdb.Revision(4), 2, []uint64{4, 5}},
			{esdb.Forwards, esdb.Revision(10), everything, []uint64{}},
			{esdb.Backwards, esdb.End{}, 2, []uint64{9, 8}},
			{esdb.Backwards, esdb.Revision(2), everything, []uint64{2, 1, 0}},
			{esdb.Backwards, esdb.Revision(50), 1, []uint64{9}},
			{esdb.Backwards, esdb.Start{}, everything, []uint64{0}},
		}
		for _, c := range cases {
			events := t.read(stream, esdb.ReadStreamOptions{Direction: c.direction, From: c.from}, c.count)
			t.same("revisions", revisions(events), c.want)
		}
	}},
	{"a missing stream is a typed error with its name", func(t *trial) {
		missing := named("missing")
		for _, direction := range []esdb.Direction{esdb.Forwards, esdb.Backwards} {
			from := map[esdb.Direction]esdb.StreamPosition{esdb.Forwards: esdb.Start{}, esdb.Backwards: esdb.End{}}[direction]
			_, err := t.tryRead(missing, esdb.ReadStreamOptions{Direction: direction, From: from}, 1)
			t.refused("the read", err, esdb.ErrorCodeResourceNotFound, "stream '"+missing+"' is not found")
		}
	}},
	{"two thousand events come in order", func(t *trial) {
		stream := named("long")
		events := made("A", 2000)
		t.append(stream, esdb.NoStream{}, events[:1000]...)
		t.append(stream, esdb.Revision(999), events[1000:]...)
		t.unchanged(stream, t.read(stream, esdb.ReadStreamOptions{}, everything), events)
	}},
	{"a read that is broken off leaves the client whole", func(t *trial) {
		stream := named("broken-off")
		t.append(stream, esdb.NoStream{}, made("A", 1000)...)
		for range 20 {
			reading, err := t.client.ReadStream(t.ctx, stream, esdb.ReadStreamOptions{}, everything)
			t.must("read", err)
			_, err = reading.Recv()
			t.must("first event", err)
			reading.Close()
		}
		t.same("events", len(t.read(stream, esdb.ReadStreamOptions{}, everything)), 1000)
	}},
	{"$all has the events of every stream in the order of their positions", func(t *trial) {
		one, two := named("all-one"), named("all-two")
		var written []uuid.UUID
		for i, event := range made("A", 6) {
			t.append([]string{one, two}[i%2], esdb.Any{}, event)
			written = append(written, event.EventID)
		}
		ids := func(events []*esdb.ResolvedEvent) []uuid.UUID {
			var found []uuid.UUID
			for _, event := range events {
				if stream := event.Event.StreamID; stream == one || stream == two {
					found = append(found, event.Event.EventID)
				}
			}
			return found
		}
		events := t.readAll(esdb.ReadAllOptions{}, everything)
		t.same("forwards", ids(events), written)
		for i := 1; i < len(events); i++ {
			t.holds("positions rise", events[i-1].OriginalEvent().Position.Commit < events[i].OriginalEvent().Position.Commit)
		}
		backwards := ids(t.readAll(esdb.ReadAllOptions{Direction: esdb.Backwards, From: esdb.End{}}, 6))
		for i, id := range backwards {
			t.same("backwards", id, written[5-i])
		}
		t.same("number backwards", len(backwards), 6)
	}},
	{"$all resumes from a position: forwards with it, backwards without", func(t *trial) {
		stream := named("resume")
		t.append(stream, esdb.NoStream{}, made("A", 5)...)
		third := of(stream, t.readAll(esdb.ReadAllOptions{}, everything))[2].Event.Position
		t.same("forwards", revisions(t.readAll(esdb.ReadAllOptions{From: third}, 2)), []uint64{2, 3})
		backwards := t.readAll(esdb.ReadAllOptions{Direction: esdb.Backwards, From: third}, 2)
		t.same("backwards", revisions(backwards), []uint64{1, 0})
	}},
}
