package main

import (
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

func allBytes() []byte {
	bytes := make([]byte, 256)
	for i := range bytes {
		bytes[i] = byte(i)
	}
	return bytes
}

var keeping = []check{
	{"binary data and metadata are kept byte by byte", func(t *trial) {
		stream := named("binary")
		events := []esdb.EventData{
			{EventID: uuid.New(), EventType: "Binary", Data: allBytes(), Metadata: allBytes()},
			{EventID: uuid.New(), EventType: "Binary", Data: []byte{}, Metadata: []byte{}},
			{EventID: uuid.New(), EventType: "Binary", Data: []byte{0xff, 0xfe, 0x00}, Metadata: []byte{0}},
		}
		t.append(stream, esdb.NoStream{}, events...)
		t.unchanged(stream, t.read(stream, esdb.ReadStreamOptions{}, everything), events)
	}},
	{"JSON is kept as it was written, broken JSON too", func(t *trial) {
		stream := named("json")
		var events []esdb.EventData
		for _, text := range []string{`{ "b" : 1.0,  "a":"\u00e9", "b": 2 }`, "{\"x\":\"\u0018\"}", `{"open`, `1e400`, ` `} {
			events = append(events, esdb.EventData{
				EventID: uuid.New(), EventType: "Json", ContentType: esdb.ContentTypeJson,
				Data: []byte(text), Metadata: []byte(text),
			})
		}
		t.append(stream, esdb.NoStream{}, events...)
		t.unchanged(stream, t.read(stream, esdb.ReadStreamOptions{}, everything), events)
	}},
	{"stream names and types are any Unicode", func(t *trial) {
		for _, name := range []string{"Käufer-ß", "注文-中文", "заказ", "🧾 receipt / 50% ?#&", "e\u0301-\u00e9", "with space-"} {
			stream, events := named(name), made("Geöffnet-開く-🗝", 2)
			t.append(stream, esdb.NoStream{}, events...)
			t.unchanged(stream, t.read(stream, esdb.ReadStreamOptions{}, everything), events)
			_, err := t.tryAppend(stream, esdb.NoStream{}, made("B", 1)...)
			t.refused("an append to "+stream, err, esdb.ErrorCodeWrongExpectedVersion, "got '1'")
			_, err = t.client.TombstoneStream(t.ctx, stream, esdb.TombstoneStreamOptions{})
			t.must("tombstone of "+stream, err)
			_, err = t.tryAppend(stream, esdb.Any{}, made("B", 1)...)
			t.refused("an append to deleted "+stream, err, esdb.ErrorCodeStreamDeleted)
		}
	}},
}
