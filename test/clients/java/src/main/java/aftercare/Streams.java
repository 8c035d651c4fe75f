package aftercare;

import com.eventstore.dbclient.AppendToStreamOptions;
import com.eventstore.dbclient.EventData;
import com.eventstore.dbclient.ExpectedRevision;
import com.eventstore.dbclient.ReadAllOptions;
import com.eventstore.dbclient.ReadStreamOptions;
import com.eventstore.dbclient.RecordedEvent;
import com.eventstore.dbclient.ResolvedEvent;
import com.eventstore.dbclient.WriteResult;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** What most checks do with streams. */
final class Streams {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Streams() {}

    /** So many JSON events with ids of their own, numbered in their data. */
    static EventData[] made(String type, int count) {
        return IntStream.range(0, count).mapToObj(n -> EventData
                .builderAsJson(UUID.randomUUID(), type, utf8("{\"n\":" + n + "}"))
                .metadataAsBytes(utf8("{\"by\":\"java\",\"n\":" + n + "}")).build()).toArray(EventData[]::new);
    }

    /** A link to an event, as EventStoreDB writes them. */
    static EventData link(long revision, String stream) {
        return EventData.builderAsBinary(UUID.randomUUID(), "$>", utf8(revision + "@" + stream))
                .metadataAsBytes(utf8("by hand")).build();
    }

    static CompletableFuture<WriteResult> asked(Trial t, String stream, ExpectedRevision expected, EventData... events) {
        return t.client.appendToStream(stream, AppendToStreamOptions.get().expectedRevision(expected), events);
    }

    static WriteResult append(Trial t, String stream, ExpectedRevision expected, EventData... events) throws Exception {
        return t.answer(asked(t, stream, expected, events));
    }

    static WriteResult append(Trial t, String stream, EventData... events) throws Exception {
        return append(t, stream, ExpectedRevision.any(), events);
    }

    static List<ResolvedEvent> read(Trial t, String stream) throws Exception {
        return read(t, stream, ReadStreamOptions.get());
    }

    static List<ResolvedEvent> read(Trial t, String stream, ReadStreamOptions options) throws Exception {
        return t.answer(t.client.readStream(stream, options)).getEvents();
    }

    static List<ResolvedEvent> readAll(Trial t) throws Exception {
        return t.answer(t.client.readAll(ReadAllOptions.get())).getEvents();
    }

    /** The events of one stream, in their order. */
    static List<ResolvedEvent> of(String stream, List<ResolvedEvent> events) {
        return events.stream().filter(event -> event.getOriginalEvent().getStreamId().equals(stream)).toList();
    }

    static List<Long> revisions(List<ResolvedEvent> events) {
        return events.stream().map(event -> event.getOriginalEvent().getRevision()).toList();
    }

    static List<Long> numbers(long... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** Notes every field of the stored events that is not what was appended. */
    static void unchanged(Trial t, String stream, List<ResolvedEvent> stored, EventData... appended) {
        t.same("number of events", stored.size(), appended.length);
        for (int i = 0; i < Math.min(stored.size(), appended.length); i++) {
            RecordedEvent event = stored.get(i).getEvent();
            EventData sent = appended[i];
            String what = "event " + i + ": ";
            t.same(what + "id", event.getEventId(), sent.getEventId());
            t.same(what + "type", event.getEventType(), sent.getEventType());
            t.same(what + "content type", event.getContentType(), sent.getContentType());
            t.same(what + "stream", event.getStreamId(), stream);
            t.holds(what + "data as sent", Arrays.equals(event.getEventData(), sent.getEventData()));
            t.holds(what + "metadata as sent", sameMetadata(event.getUserMetadata(), sent.getUserMetadata()));
            t.holds(what + "no link", stored.get(i).getLink() == null);
        }
    }

    /** This client writes the ids of its trace into metadata that are a JSON object, or are missing, before it sends them. */
    private static boolean sameMetadata(byte[] stored, byte[] sent) {
        ObjectNode object;
        try {
            object = sent == null ? JSON.createObjectNode() : JSON.readValue(sent, ObjectNode.class);
        } catch (Exception noObject) {
            return Arrays.equals(stored, sent);
        }
        try {
            return JSON.readValue(stored, ObjectNode.class).without(List.of("$traceId", "$spanId")).equals(object);
        } catch (Exception noObject) {
            return false;
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
