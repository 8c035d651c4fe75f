package aftercare;

import static aftercare.Streams.append;
import static aftercare.Streams.made;
import static aftercare.Streams.numbers;
import static aftercare.Streams.of;
import static aftercare.Streams.read;
import static aftercare.Streams.readAll;
import static aftercare.Streams.revisions;
import static aftercare.Streams.unchanged;
import static aftercare.Trial.named;

import com.eventstore.dbclient.EventData;
import com.eventstore.dbclient.Position;
import com.eventstore.dbclient.ReadAllOptions;
import com.eventstore.dbclient.ReadResult;
import com.eventstore.dbclient.ReadStreamOptions;
import com.eventstore.dbclient.ResolvedEvent;
import com.eventstore.dbclient.StreamNotFoundException;
import io.grpc.StatusRuntimeException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

final class Reading {
    private Reading() {}

    static final List<Check> CHECKS = List.of(
            new Check("a stream is read from both ends, from a revision, and no more than asked", t -> {
                String stream = named("read");
                append(t, stream, made("A", 10));
                t.same("the first", revisions(read(t, stream, forwards().fromStart().maxCount(3))), numbers(0, 1, 2));
                t.same("from 7", revisions(read(t, stream, forwards().fromRevision(7))), numbers(7, 8, 9));
                t.same("two from 4", revisions(read(t, stream, forwards().fromRevision(4).maxCount(2))), numbers(4, 5));
                t.same("behind the last", revisions(read(t, stream, forwards().fromRevision(10))), numbers());
                t.same("the last", revisions(read(t, stream, backwards().fromEnd().maxCount(2))), numbers(9, 8));
                t.same("back from 2", revisions(read(t, stream, backwards().fromRevision(2))), numbers(2, 1, 0));
                t.same("back from behind the last", revisions(read(t, stream, backwards().fromRevision(50).maxCount(1))), numbers(9));
            }),
            new Check("a read tells the revision of the stream's last event", t -> {
                String stream = named("bounds");
                append(t, stream, made("A", 40));
                ReadResult few = t.answer(t.client.readStream(stream, forwards().maxCount(2)));
                t.same("last revision forwards", few.getLastStreamPosition(), 39L);
                t.same("first revision", few.getFirstStreamPosition(), 0L);
                t.same("last revision backwards",
                        t.answer(t.client.readStream(stream, backwards().fromEnd().maxCount(1))).getLastStreamPosition(), 39L);
                ReadResult behind = t.answer(t.client.readStream(stream, forwards().fromRevision(70)));
                t.same("events behind the last", behind.getEvents().size(), 0);
                t.same("where the next will be", behind.getFirstStreamPosition(), 40L);
            }),
            new Check("a missing stream is a typed error with its name", t -> {
                String missing = named("missing");
                for (ReadStreamOptions options : List.of(forwards(), backwards().fromEnd())) {
                    StreamNotFoundException error =
                            t.refused("the read", t.client.readStream(missing, options), StreamNotFoundException.class);
                    if (error != null) t.same("its stream", error.getStreamName(), missing);
                }
            }),
            new Check("two thousand events come in order, however few are fetched at a time", t -> {
                String stream = named("long");
                EventData[] events = made("A", 2000);
                append(t, stream, Arrays.copyOfRange(events, 0, 1000));
                append(t, stream, Arrays.copyOfRange(events, 1000, 2000));
                unchanged(t, stream, read(t, stream), events);
                unchanged(t, stream, read(t, stream, forwards().batchSize(1)), events);
            }),
            new Check("$all has the events of every stream in the order of their positions", t -> {
                String one = named("all-one");
                String two = named("all-two");
                EventData[] events = made("A", 6);
                List<UUID> written = new ArrayList<>();
                for (int i = 0; i < events.length; i++) {
                    append(t, i % 2 == 0 ? one : two, events[i]);
                    written.add(events[i].getEventId());
                }
                List<ResolvedEvent> all = readAll(t);
                t.same("forwards", ids(all, one, two), written);
                for (int i = 1; i < all.size(); i++) {
                    t.holds("positions rise", positionOf(all.get(i - 1)).compareTo(positionOf(all.get(i))) < 0);
                }
                Collections.reverse(written);
                ReadAllOptions last = ReadAllOptions.get().backwards().fromEnd().maxCount(6);
                t.same("backwards", ids(t.answer(t.client.readAll(last)).getEvents(), one, two), written);
            }),
            new Check("$all resumes from a position: forwards with it, backwards without, and not from any number", t -> {
                String stream = named("resume");
                append(t, stream, made("A", 5));
                Position third = positionOf(of(stream, readAll(t)).get(2));
                t.same("forwards", resumed(t, ReadAllOptions.get().fromPosition(third).maxCount(2)), numbers(2, 3));
                t.same("backwards", resumed(t, ReadAllOptions.get().backwards().fromPosition(third).maxCount(2)), numbers(1, 0));
                long between = third.getCommitUnsigned() + 1;
                t.refused("a read from between two events",
                        t.client.readAll(ReadAllOptions.get().fromPosition(new Position(between, between))),
                        StatusRuntimeException.class);
            }));

    private static ReadStreamOptions forwards() {
        return ReadStreamOptions.get().forwards();
    }

    private static ReadStreamOptions backwards() {
        return ReadStreamOptions.get().backwards();
    }

    private static List<Long> resumed(Trial t, ReadAllOptions options) throws Exception {
        return revisions(t.answer(t.client.readAll(options)).getEvents());
    }

    private static Position positionOf(ResolvedEvent event) {
        return event.getOriginalEvent().getPosition();
    }

    private static List<UUID> ids(List<ResolvedEvent> events, String... streams) {
        return events.stream().map(ResolvedEvent::getEvent)
                .filter(event -> List.of(streams).contains(event.getStreamId())).map(event -> event.getEventId()).toList();
    }
}
