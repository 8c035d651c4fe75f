package aftercare;

import static aftercare.Streams.append;
import static aftercare.Streams.asked;
import static aftercare.Streams.made;
import static aftercare.Streams.numbers;
import static aftercare.Streams.read;
import static aftercare.Streams.revisions;
import static aftercare.Streams.unchanged;
import static aftercare.Streams.utf8;
import static aftercare.Trial.named;

import com.eventstore.dbclient.EventData;
import com.eventstore.dbclient.ExpectedRevision;
import com.eventstore.dbclient.ResolvedEvent;
import com.eventstore.dbclient.StreamNotFoundException;
import com.eventstore.dbclient.WriteResult;
import com.eventstore.dbclient.WrongExpectedVersionException;
import io.grpc.Status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

final class Appending {
    private Appending() {}

    static final List<Check> CHECKS = List.of(
            new Check("append answers the revision and the position that are read back", t -> {
                String stream = named("append");
                EventData[] events = made("Asked", 3);
                Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
                WriteResult written = append(t, stream, events);
                Instant after = Instant.now();
                t.same("revision", written.getNextExpectedRevision(), ExpectedRevision.expectedRevision(2));
                List<ResolvedEvent> stored = read(t, stream);
                unchanged(t, stream, stored, events);
                t.same("revisions", revisions(stored), numbers(0, 1, 2));
                t.same("position", stored.get(2).getEvent().getPosition(), written.getLogPosition());
                t.holds("positions rise", position(stored, 0) < position(stored, 1) && position(stored, 1) < position(stored, 2));
                Instant created = stored.get(2).getEvent().getCreated();
                t.holds("created within the append", !created.isBefore(before) && !created.isAfter(after));
            }),
            new Check("every expected revision is taken where it is true", t -> {
                String stream = named("expected");
                t.same("no stream", revisionOf(append(t, stream, ExpectedRevision.noStream(), made("A", 1))), 0L);
                t.same("exact", revisionOf(append(t, stream, ExpectedRevision.expectedRevision(0), made("A", 2))), 2L);
                t.same("stream exists", revisionOf(append(t, stream, ExpectedRevision.streamExists(), made("A", 1))), 3L);
                t.same("any", revisionOf(append(t, stream, ExpectedRevision.any(), made("A", 1))), 4L);
                t.same("events", read(t, stream).size(), 5);
            }),
            new Check("a wrong expected revision is refused with the stream and its current revision", t -> {
                String stream = named("wrong");
                append(t, stream, made("A", 2));
                refusedAt(t, stream, ExpectedRevision.noStream(), 1);
                refusedAt(t, stream, ExpectedRevision.expectedRevision(0), 1);
                refusedAt(t, stream, ExpectedRevision.expectedRevision(7), 1);
                refusedAt(t, named("missing"), ExpectedRevision.expectedRevision(0), -1);
                refusedAt(t, named("missing"), ExpectedRevision.streamExists(), -1);
                t.same("events afterwards", read(t, stream).size(), 2);
            }),
            new Check("a repeated append is answered as the first and stored once", t -> {
                for (ExpectedRevision expected : List.of(ExpectedRevision.noStream(), ExpectedRevision.any())) {
                    String stream = named("repeat");
                    EventData[] events = made("A", 3);
                    WriteResult first = append(t, stream, expected, events);
                    append(t, stream, made("Later", 1));
                    WriteResult repeat = append(t, stream, expected, events);
                    t.same("the repeat's revision", repeat.getNextExpectedRevision(), first.getNextExpectedRevision());
                    t.same("the repeat's position", repeat.getLogPosition(), first.getLogPosition());
                    t.same("events", read(t, stream).size(), 4);
                }
            }),
            new Check("a repeat that is longer than the first is refused", t -> {
                String stream = named("longer");
                EventData[] events = made("A", 3);
                append(t, stream, ExpectedRevision.noStream(), Arrays.copyOf(events, 2));
                refusedAt(t, stream, ExpectedRevision.noStream(), 1, events);
            }),
            new Check("five hundred events are appended as one", t -> {
                String stream = named("many");
                EventData[] events = made("A", 500);
                t.same("revision", revisionOf(append(t, stream, ExpectedRevision.noStream(), events)), 499L);
                unchanged(t, stream, read(t, stream), events);
            }),
            new Check("an append of nothing succeeds and makes no stream", t -> {
                String stream = named("nothing");
                t.same("answer", append(t, stream, ExpectedRevision.noStream()).getNextExpectedRevision(), ExpectedRevision.noStream());
                t.refused("the read", t.client.readStream(stream, null), StreamNotFoundException.class);
            }),
            new Check("a mebibyte of data is kept, one byte more is refused", t -> {
                String stream = named("large");
                append(t, stream, large(1 << 20));
                unchanged(t, stream, read(t, stream), large(1 << 20));
                t.refusedWith(Status.Code.INVALID_ARGUMENT, "Maximum Append Size of 1048576 Exceeded.", "the append",
                        asked(t, stream, ExpectedRevision.any(), large((1 << 20) + 1)));
                t.same("events afterwards", read(t, stream).size(), 1);
            }));

    private static long position(List<ResolvedEvent> events, int index) {
        return events.get(index).getEvent().getPosition().getCommitUnsigned();
    }

    private static long revisionOf(WriteResult written) {
        return written.getNextExpectedRevision().toRawLong();
    }

    private static EventData large(int size) {
        byte[] data = new byte[size];
        for (int i = 0; i < size; i++) data[i] = (byte) (i * 31);
        return EventData.builderAsBinary(new UUID(7, size), "Large", data).metadataAsBytes(utf8("m")).build();
    }

    /** The current revision is -1 where there is no stream. */
    private static void refusedAt(Trial t, String stream, ExpectedRevision expected, long current, EventData... events) throws Exception {
        EventData[] sent = events.length > 0 ? events : made("B", 1);
        WrongExpectedVersionException error =
                t.refused("expecting " + expected, asked(t, stream, expected, sent), WrongExpectedVersionException.class);
        if (error == null) return;
        t.same("current revision", error.getActualVersion().toRawLong(), current);
        t.same("stream", error.getStreamName(), stream);
        // This client says revision 0 where no stream was expected.
        if (expected.toRawLong() != -1) t.same("expected revision", error.getNextExpectedRevision().toRawLong(), expected.toRawLong());
    }
}
