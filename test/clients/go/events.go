package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

const everything = 1_000_000

// made gives so many JSON events with ids of their own, numbered in their data.
func made(eventType string, count int) []esdb.EventData {
	events := make([]esdb.EventData, count)
	for i := range events {
		events[i] = esdb.EventData{
			EventID:     uuid.New(),
			EventType:   eventType,
			ContentType: esdb.ContentTypeJson,
			Data:        fmt.Appendf(nil, `{"n":%d}`, i),
			Metadata:    fmt.Appendf(nil, `{"by":"go","n":%d}`, i),
		}
	}
	return events
}

// append appends and ends the trial if it is refused.
func (t *trial) append(stream string, expected esdb.ExpectedRevision, events ...esdb.EventData) *esdb.WriteResult {
	written, err := t.tryAppend(stream, expected, events...)
	t.must("append to "+stream, err)
	return written
}

func (t *trial) tryAppend(stream string, expected esdb.ExpectedRevision, events ...esdb.EventData) (*esdb.WriteResult, error) {
	return t.client.AppendToStream(t.ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, events...)
}

func (t *trial) read(stream string, options esdb.ReadStreamOptions, count uint64) []*esdb.ResolvedEvent {
	events, err := t.tryRead(stream, options, count)
	t.must("read of "+stream, err)
	return events
}

func (t *trial) tryRead(stream string, options esdb.ReadStreamOptions, count uint64) ([]*esdb.ResolvedEvent, error) {
	reading, err := t.client.ReadStream(t.ctx, stream, options, count)
	if err != nil {
		return nil, err
	}
	return received(reading)
}

func (t *trial) readAll(options esdb.ReadAllOptions, count uint64) []*esdb.ResolvedEvent {
	reading, err := t.client.ReadAll(t.ctx, options, count)
	t.must("read of $all", err)
	events, err := received(reading)
	t.must("read of $all", err)
	return events
}

// received reads to the end.
func received(reading *esdb.ReadStream) ([]*esdb.ResolvedEvent, error) {
	defer reading.Close()
	var events []*esdb.ResolvedEvent
	for {
		event, err := reading.Recv()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return events, err
		}
		events = append(events, event)
	}
}

// of keeps the events of one stream, in their order.
func of(stream string, events []*esdb.ResolvedEvent) []*esdb.ResolvedEvent {
	var kept []*esdb.ResolvedEvent
	for _, event := range events {
		if event.OriginalEvent().StreamID == stream {
			kept = append(kept, event)
		}
	}
	return kept
}

func revisions(events []*esdb.ResolvedEvent) []uint64 {
	numbers := make([]uint64, 0, len(events))
	for _, event := range events {
		numbers = append(numbers, event.OriginalEvent().EventNumber)
	}
	return numbers
}

// unchanged notes every field of the stored events that is not what was appended.
func (t *trial) unchanged(stream string, stored []*esdb.ResolvedEvent, appended []esdb.EventData) {
	t.same("number of events", len(stored), len(appended))
	for i := range min(len(stored), len(appended)) {
		event, sent := stored[i].Event, appended[i]
		what := fmt.Sprintf("event %d: ", i)
		contentType := "application/octet-stream"
		if sent.ContentType == esdb.ContentTypeJson {
			contentType = "application/json"
		}
		t.same(what+"id", event.EventID, sent.EventID)
		t.same(what+"type", event.EventType, sent.EventType)
		t.same(what+"content type", event.ContentType, contentType)
		t.same(what+"stream", event.StreamID, stream)
		t.holds(what+"data as sent", string(event.Data) == string(sent.Data))
		t.holds(what+"metadata as sent", string(event.UserMetadata) == string(sent.Metadata))
		t.holds(what+"no link", stored[i].Link == nil)
	}
}
