package aftercare;

import static aftercare.Streams.append;
import static aftercare.Streams.asked;
import static aftercare.Streams.made;
import static aftercare.Streams.numbers;
import static aftercare.Streams.of;
import static aftercare.Streams.read;
import static aftercare.Streams.readAll;
import static aftercare.Streams.revisions;
import static aftercare.Trial.named;

import com.eventstore.dbclient.DeleteResult;
import com.eventstore.dbclient.DeleteStreamOptions;
import com.eventstore.dbclient.ExpectedRevision;
import com.eventstore.dbclient.RecordedEvent;
import com.eventstore.dbclient.ResolvedEvent;
import com.eventstore.dbclient.StreamDeletedException;
import com.eventstore.dbclient.StreamNotFoundException;
import com.eventstore.dbclient.WriteResult;
import com.eventstore.dbclient.WrongExpectedVersionException;
import io.grpc.Status;

import java.util.List;
import java.util.concurrent.CompletableFuture;

final class Deleting {
    private Deleting() {}

    static final List<Check> CHECKS = List.of(
            new Check("a soft-deleted stream is not found, and goes on numbering when it is written again", t -> {
                String stream = named("soft");
                WriteResult written = append(t, stream, made("A", 3));
                DeleteResult deleted = t.answer(t.client.deleteStream(stream, expecting(ExpectedRevision.expectedRevision(2))));
                t.holds("the deletion's position is after the events", deleted.getPosition().compareTo(written.getLogPosition()) > 0);
                t.refused("the read", t.client.readStream(stream, null), StreamNotFoundException.class);
                isDeleted(t, stream, asked(t, stream, ExpectedRevision.streamExists(), made("B", 1)));
                t.same("revision", append(t, stream, ExpectedRevision.noStream(), made("B", 2)).getNextExpectedRevision(),
                        ExpectedRevision.expectedRevision(4));
                t.same("revisions", revisions(read(t, stream)), numbers(3, 4));
                t.same("$all keeps all", of(stream, readAll(t)).size(), 5);
            }),
            new Check("a tombstoned stream is deleted for ever", t -> {
                String stream = named("tombstone");
                append(t, stream, made("A", 2));
                DeleteResult deleted = t.answer(t.client.tombstoneStream(stream, expecting(ExpectedRevision.expectedRevision(1))));
                // Of a read this client passes the status on.
                t.refusedWith(Status.Code.FAILED_PRECONDITION, "Event stream '" + stream + "' is deleted.", "the read",
                        t.client.readStream(stream, null));
                for (ExpectedRevision expected : List.of(ExpectedRevision.any(), ExpectedRevision.noStream(),
                        ExpectedRevision.streamExists(), ExpectedRevision.expectedRevision(1))) {
                    isDeleted(t, stream, asked(t, stream, expected, made("B", 1)));
                }
                isDeleted(t, stream, t.client.tombstoneStream(stream));
                isDeleted(t, stream, t.client.deleteStream(stream));
                List<ResolvedEvent> kept = of(stream, readAll(t));
                RecordedEvent last = kept.get(kept.size() - 1).getEvent();
                t.same("last type", last.getEventType(), "$streamDeleted");
                t.same("last revision", last.getRevision(), Long.MAX_VALUE);
                t.same("last position", last.getPosition(), deleted.getPosition());
            }),
            new Check("a deletion with a wrong expected revision is refused with the current one", t -> {
                String stream = named("kept");
                append(t, stream, made("A", 2));
                for (CompletableFuture<?> refused : List.of(
                        t.client.deleteStream(stream, expecting(ExpectedRevision.expectedRevision(0))),
                        t.client.tombstoneStream(stream, expecting(ExpectedRevision.noStream())))) {
                    WrongExpectedVersionException error = t.refused("the deletion", refused, WrongExpectedVersionException.class);
                    if (error == null) continue;
                    t.same("current revision", error.getActualVersion().toRawLong(), 1L);
                    t.same("stream", error.getStreamName(), stream);
                }
                t.same("events", read(t, stream).size(), 2);
            }));

    private static DeleteStreamOptions expecting(ExpectedRevision revision) {
        return DeleteStreamOptions.get().expectedRevision(revision);
    }

    private static void isDeleted(Trial t, String stream, CompletableFuture<?> asked) throws Exception {
        StreamDeletedException error = t.refused("a write to a deleted stream", asked, StreamDeletedException.class);
        if (error != null) t.same("its stream", error.getStreamName(), stream);
    }
}
