package main

import (
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func (t *trial) setMetadata(stream string, expected esdb.ExpectedRevision, set func(*esdb.StreamMetadata)) *esdb.WriteResult {
	metadata := esdb.StreamMetadata{}
	set(&metadata)
	written, err := t.client.SetStreamMetadata(t.ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, metadata)
	t.must("set metadata", err)
	return written
}

func (t *trial) metadata(stream string) *esdb.StreamMetadata {
	metadata, err := t.client.GetStreamMetadata(t.ctx, stream, esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}})
	t.must("get metadata", err)
	return metadata
}

var describing = []check{
	{"metadata come back as they were set", func(t *trial) {
		stream := named("metadata")
		acl := esdb.Acl{}
		acl.AddReadRoles("readers")
		acl.AddWriteRoles("$admins")
		t.setMetadata(stream, esdb.NoStream{}, func(m *esdb.StreamMetadata) {
			m.SetMaxCount(7)
			m.SetMaxAge(time.Hour)
			m.SetTruncateBefore(3)
			m.SetCacheControl(12 * time.Second)
			m.SetAcl(acl)
			m.AddCustomProperty("owner", "Gö")
			m.AddCustomProperty("nested", map[string]any{"a": []any{1.5, nil, true}})
		})
		read := t.metadata(stream)
		t.same("max count", *read.MaxCount(), uint64(7))
		t.same("max age", *read.MaxAge(), time.Hour)
		t.same("truncate before", *read.TruncateBefore(), uint64(3))
		t.same("cache control", *read.CacheControl(), 12*time.Second)
		t.same("acl", read.Acl(), acl)
		t.same("owner", read.CustomProperty("owner"), "Gö")
		t.same("nested", read.CustomProperty("nested"), map[string]any{"a": []any{1.5, nil, true}})
	}},
	{"the maximum count takes effect on reads both ways, and the newest metadata count", func(t *trial) {
		stream := named("max-count")
		t.append(stream, esdb.NoStream{}, made("A", 10)...)
		t.setMetadata(stream, esdb.NoStream{}, func(m *esdb.StreamMetadata) { m.SetMaxCount(3) })
		t.same("forwards", revisions(t.read(stream, esdb.ReadStreamOptions{}, everything)), []uint64{7, 8, 9})
		backwards := esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}}
		t.same("backwards", revisions(t.read(stream, backwards, everything)), []uint64{9, 8, 7})
		t.append(stream, esdb.Revision(9), made("A", 1)...)
		t.same("after one more", revisions(t.read(stream, esdb.ReadStreamOptions{}, everything)), []uint64{8, 9, 10})
		written := t.setMetadata(stream, esdb.Revision(0), func(m *esdb.StreamMetadata) { m.SetMaxCount(1) })
		t.same("revision of the metadata", written.NextExpectedVersion, uint64(1))
		t.same("with one", revisions(t.read(stream, esdb.ReadStreamOptions{}, everything)), []uint64{10})
		t.same("$all keeps all", len(of(stream, t.readAll(esdb.ReadAllOptions{}, everything))), 11)
	}},
	{"truncate before and the maximum age take effect", func(t *trial) {
		stream := named("truncated")
		t.append(stream, esdb.NoStream{}, made("A", 5)...)
		t.setMetadata(stream, esdb.NoStream{}, func(m *esdb.StreamMetadata) { m.SetTruncateBefore(3) })
		t.same("truncated", revisions(t.read(stream, esdb.ReadStreamOptions{}, everything)), []uint64{3, 4})
		t.same("no more than asked", revisions(t.read(stream, esdb.ReadStreamOptions{}, 2)), []uint64{3, 4})
		t.setMetadata(stream, esdb.Any{}, func(m *esdb.StreamMetadata) { m.SetMaxAge(time.Hour) })
		t.same("young", len(t.read(stream, esdb.ReadStreamOptions{}, everything)), 5)
	}},
	{"metadata of a wrong expected revision are refused", func(t *trial) {
		stream := named("metadata-wrong")
		t.setMetadata(stream, esdb.NoStream{}, func(m *esdb.StreamMetadata) { m.SetMaxCount(1) })
		_, err := t.client.SetStreamMetadata(t.ctx, stream,
			esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, esdb.StreamMetadata{})
		t.refused("the second", err, esdb.ErrorCodeWrongExpectedVersion, "got '0'")
	}},
}
