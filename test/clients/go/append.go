package main

import (
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

var appending = []check{
	{"append answers the revision and the position that are read back", func(t *trial) {
		stream, events := named("append"), made("Asked", 3)
		before := time.Now()
		written := t.append(stream, esdb.Any{}, events...)
		after := time.Now()
		t.same("revision", written.NextExpectedVersion, uint64(2))
		stored := t.read(stream, esdb.ReadStreamOptions{}, everything)
		t.unchanged(stream, stored, events)
		t.same("revisions", revisions(stored), []uint64{0, 1, 2})
		last := stored[2].Event
		t.same("position", last.Position, esdb.Position{Commit: written.CommitPosition, Prepare: written.PreparePosition})
		t.holds("positions rise", stored[0].Event.Position.Commit < stored[1].Event.Position.Commit)
		created := last.CreatedDate
		// The wall clock of the append, to the millisecond.
		t.holds("created within the append", !created.Before(before.Truncate(time.Millisecond)) && !created.After(after))
	}},
	{"every expected revision is taken where it is true", func(t *trial) {
		stream := named("expected")
		t.same("no stream", t.append(stream, esdb.NoStream{}, made("A", 1)...).NextExpectedVersion, uint64(0))
		t.same("exact", t.append(stream, esdb.Revision(0), made("A", 2)...).NextExpectedVersion, uint64(2))
		t.same("stream exists", t.append(stream, esdb.StreamExists{}, made("A", 1)...).NextExpectedVersion, uint64(3))
		t.same("any", t.append(stream, esdb.Any{}, made("A", 1)...).NextExpectedVersion, uint64(4))
		t.same("events", len(t.read(stream, esdb.ReadStreamOptions{}, everything)), 5)
	}},
	{"a wrong expected revision is refused with the current one", func(t *trial) {
		stream, missing := named("wrong"), named("missing")
		t.append(stream, esdb.NoStream{}, made("A", 2)...)
		cases := []struct {
			stream   string
			expected esdb.ExpectedRevision
			says     string
		}{
			{stream, esdb.NoStream{}, "expecting 'no_stream' but got '1'"},
			{stream, esdb.Revision(0), "expecting '0' but got '1'"},
			{stream, esdb.Revision(7), "expecting '7' but got '1'"},
			{missing, esdb.Revision(0), "expecting '0' but got 'no_stream'"},
			{missing, esdb.StreamExists{}, "expecting 'stream_exists' but got 'no_stream'"},
		}
		for _, wrong := range cases {
			_, err := t.tryAppend(wrong.stream, wrong.expected, made("B", 1)...)
			t.refused(wrong.says, err, esdb.ErrorCodeWrongExpectedVersion, wrong.says)
		}
		t.same("events afterwards", len(t.read(stream, esdb.ReadStreamOptions{}, everything)), 2)
	}},
	{"a repeated append is answered as the first and stored once", func(t *trial) {
		for _, expected := range []esdb.ExpectedRevision{esdb.NoStream{}, esdb.Any{}} {
			stream, events := named("repeat"), made("A", 3)
			first := t.append(stream, expected, events...)
			t.append(stream, esdb.Revision(2), made("Later", 1)...)
			t.same("the repeat's answer", *t.append(stream, expected, events...), *first)
			t.same("events", len(t.read(stream, esdb.ReadStreamOptions{}, everything)), 4)
		}
	}},
	{"a repeat that is longer than the first is refused", func(t *trial) {
		stream, events := named("longer"), made("A", 3)
		t.append(stream, esdb.NoStream{}, events[:2]...)
		_, err := t.tryAppend(stream, esdb.NoStream{}, events...)
		t.refused("the longer list", err, esdb.ErrorCodeWrongExpectedVersion, "got '1'")
	}},
	{"five hundred events are appended as one", func(t *trial) {
		stream, events := named("many"), made("A", 500)
		t.same("revision", t.append(stream, esdb.NoStream{}, events...).NextExpectedVersion, uint64(499))
		t.unchanged(stream, t.read(stream, esdb.ReadStreamOptions{}, everything), events)
	}},
	{"an append of nothing succeeds and makes no stream", func(t *trial) {
		stream := named("nothing")
		t.append(stream, esdb.NoStream{})
		_, err := t.tryRead(stream, esdb.ReadStreamOptions{}, 1)
		t.refused("the read", err, esdb.ErrorCodeResourceNotFound)
	}},
	{"a mebibyte of data is kept, one byte more is refused", func(t *trial) {
		stream := named("large")
		event := func(size int) esdb.EventData {
			data := make([]byte, size)
			for i := range data {
				data[i] = byte(i * 31)
			}
			return esdb.EventData{EventID: made("", 1)[0].EventID, EventType: "Large", Data: data, Metadata: []byte("m")}
		}
		largest := event(1 << 20)
		t.append(stream, esdb.NoStream{}, largest)
		t.unchanged(stream, t.read(stream, esdb.ReadStreamOptions{}, everything), []esdb.EventData{largest})
		_, err := t.tryAppend(stream, esdb.Any{}, event(1<<20+1))
		// This client has no code for it: the status and its text are what a Go program sees.
		t.refused("the append", err, esdb.ErrorCodeUnknown, "Maximum Append Size of 1048576 Exceeded.")
		t.same("status", status.Code(err), codes.InvalidArgument)
		t.same("events afterwards", len(t.read(stream, esdb.ReadStreamOptions{}, everything)), 1)
	}},
}
