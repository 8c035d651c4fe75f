package main

import (
	"math"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

var deleting = []check{
	{"a soft-deleted stream is not found, and goes on numbering when it is written again", func(t *trial) {
		stream := named("soft")
		written := t.append(stream, esdb.NoStream{}, made("A", 3)...)
		deleted, err := t.client.DeleteStream(t.ctx, stream, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Revision(2)})
		t.must("delete", err)
		t.holds("the deletion's position is after the events", deleted.Position.Commit > written.CommitPosition)
		_, err = t.tryRead(stream, esdb.ReadStreamOptions{}, everything)
		t.refused("the read", err, esdb.ErrorCodeResourceNotFound, stream)
		_, err = t.tryAppend(stream, esdb.StreamExists{}, made("B", 1)...)
		t.refused("stream exists", err, esdb.ErrorCodeStreamDeleted)
		t.same("revision", t.append(stream, esdb.NoStream{}, made("B", 2)...).NextExpectedVersion, uint64(4))
		t.same("revisions", revisions(t.read(stream, esdb.ReadStreamOptions{}, everything)), []uint64{3, 4})
		t.same("$all keeps all", len(of(stream, t.readAll(esdb.ReadAllOptions{}, everything))), 5)
	}},
	{"a tombstoned stream is deleted for ever", func(t *trial) {
		stream := named("tombstone")
		written := t.append(stream, esdb.NoStream{}, made("A", 2)...)
		deleted, err := t.client.TombstoneStream(t.ctx, stream, esdb.TombstoneStreamOptions{ExpectedRevision: esdb.Revision(1)})
		t.must("tombstone", err)
		t.holds("the tombstone's position is after the events", deleted.Position.Commit > written.CommitPosition)
		_, err = t.tryRead(stream, esdb.ReadStreamOptions{}, everything)
		t.refused("the read", err, esdb.ErrorCodeStreamDeleted, stream)
		for _, expected := range []esdb.ExpectedRevision{esdb.Any{}, esdb.NoStream{}, esdb.StreamExists{}, esdb.Revision(1)} {
			_, err = t.tryAppend(stream, expected, made("B", 1)...)
			t.refused("an append", err, esdb.ErrorCodeStreamDeleted, stream)
		}
		_, err = t.client.TombstoneStream(t.ctx, stream, esdb.TombstoneStreamOptions{})
		t.refused("a second tombstone", err, esdb.ErrorCodeStreamDeleted, stream)
		_, err = t.client.DeleteStream(t.ctx, stream, esdb.DeleteStreamOptions{})
		t.refused("a deletion", err, esdb.ErrorCodeStreamDeleted, stream)
		ofStream := of(stream, t.readAll(esdb.ReadAllOptions{}, everything))
		last := ofStream[len(ofStream)-1].Event
		t.same("last type", last.EventType, "$streamDeleted")
		t.same("last revision", last.EventNumber, uint64(math.MaxInt64))
		t.same("last position", last.Position, deleted.Position)
	}},
	{"a deletion with a wrong expected revision is refused", func(t *trial) {
		stream := named("kept")
		t.append(stream, esdb.NoStream{}, made("A", 2)...)
		_, err := t.client.DeleteStream(t.ctx, stream, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Revision(0)})
		t.same("status", status.Code(err), codes.FailedPrecondition)
		t.holds("it says the actual revision", err != nil && strings.Contains(err.Error(), "Actual version: 1"))
		_, err = t.client.TombstoneStream(t.ctx, stream, esdb.TombstoneStreamOptions{ExpectedRevision: esdb.NoStream{}})
		t.same("status", status.Code(err), codes.FailedPrecondition)
		t.same("events", len(t.read(stream, esdb.ReadStreamOptions{}, everything)), 2)
	}},
}
