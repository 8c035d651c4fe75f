package main

import (
	"fmt"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

func link(revision int, stream string) esdb.EventData {
	return esdb.EventData{EventID: uuid.New(), EventType: "$>", Data: fmt.Appendf(nil, "%d@%s", revision, stream), Metadata: []byte("by hand")}
}

var linking = []check{
	{"links are resolved only when asked, to the event with its own position", func(t *trial) {
		target, links := named("target"), named("links")
		events := made("A", 3)
		t.append(target, esdb.NoStream{}, events...)
		t.append(links, esdb.NoStream{}, link(2, target), link(0, target))
		plain := t.read(links, esdb.ReadStreamOptions{}, everything)
		t.same("unresolved type", plain[0].Event.EventType, "$>")
		t.same("unresolved data", string(plain[0].Event.Data), "2@"+target)
		t.holds("unresolved has no link", plain[0].Link == nil)
		resolved := t.read(links, esdb.ReadStreamOptions{ResolveLinkTos: true}, everything)
		t.same("number", len(resolved), 2)
		originals := t.read(target, esdb.ReadStreamOptions{}, everything)
		for i, revision := range []int{2, 0} {
			t.same("event", *resolved[i].Event, *originals[revision].Event)
			t.same("link's stream", resolved[i].Link.StreamID, links)
			t.same("link's revision", resolved[i].Link.EventNumber, uint64(i))
			t.same("link's metadata", string(resolved[i].Link.UserMetadata), "by hand")
			t.same("link's position", resolved[i].Link.Position, plain[i].Event.Position)
		}
	}},
	{"a link to what is gone comes without an event", func(t *trial) {
		links := named("links")
		t.append(links, esdb.NoStream{}, link(0, named("never")))
		resolved := t.read(links, esdb.ReadStreamOptions{ResolveLinkTos: true}, everything)
		t.same("number", len(resolved), 1)
		t.holds("no event", resolved[0].Event == nil)
		t.holds("the link", resolved[0].Link != nil && resolved[0].Link.EventType == "$>")
	}},
	{"a category is a stream of links", func(t *trial) {
		category := "category" + uuid.NewString()[:8]
		one, two := category+"-1", category+"-2"
		t.append(one, esdb.NoStream{}, made("A", 1)...)
		t.append(two, esdb.NoStream{}, made("A", 2)...)
		resolved := t.read("$ce-"+category, esdb.ReadStreamOptions{ResolveLinkTos: true}, everything)
		t.same("number", len(resolved), 3)
		for i, stream := range []string{one, two, two} {
			t.same("stream", resolved[i].Event.StreamID, stream)
			t.same("link's stream", resolved[i].Link.StreamID, "$ce-"+category)
			t.same("link's revision", resolved[i].Link.EventNumber, uint64(i))
		}
	}},
}
