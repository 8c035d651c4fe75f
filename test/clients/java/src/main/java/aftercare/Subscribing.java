package aftercare;

import static aftercare.Streams.append;
import static aftercare.Streams.link;
import static aftercare.Streams.made;
import static aftercare.Streams.read;
import static aftercare.Trial.named;

import com.eventstore.dbclient.EventData;
import com.eventstore.dbclient.Position;
import com.eventstore.dbclient.RecordedEvent;
import com.eventstore.dbclient.ResolvedEvent;
import com.eventstore.dbclient.SubscribeToAllOptions;
import com.eventstore.dbclient.SubscribeToStreamOptions;
import com.eventstore.dbclient.Subscription;
import com.eventstore.dbclient.SubscriptionFilter;
import com.eventstore.dbclient.WriteResult;
import io.grpc.Status;

import java.util.ArrayList;
import java.util.List;

final class Subscribing {
    private Subscribing() {}

    static final List<Check> CHECKS = List.of(
            new Check("a subscription brings the backlog, says caught up, and goes on live", t -> {
                String stream = named("backlog");
                append(t, stream, made("A", 3));
                Listening listening = new Listening();
                Subscription subscription = subscribe(t, stream, listening, fromStart());
                listening.says(t, "0", "1", "2", "caught up");
                EventData[] live = made("Live", 2);
                WriteResult written = append(t, stream, live);
                listening.says(t, "3");
                RecordedEvent event = listening.next().event().getEvent();
                t.same("id", event.getEventId(), live[1].getEventId());
                t.same("position", event.getPosition(), written.getLogPosition());
                subscription.stop();
            }),
            new Check("a subscription from a revision excludes it, one from the end has no backlog", t -> {
                String stream = named("resumed");
                append(t, stream, made("A", 5));
                Listening resumed = new Listening();
                Subscription first = subscribe(t, stream, resumed, SubscribeToStreamOptions.get().fromRevision(2));
                resumed.says(t, "3", "4", "caught up");
                Listening atEnd = new Listening();
                Subscription second = subscribe(t, stream, atEnd, SubscribeToStreamOptions.get().fromEnd());
                atEnd.says(t, "caught up");
                append(t, stream, made("A", 1));
                resumed.says(t, "5");
                atEnd.says(t, "5");
                first.stop();
                second.stop();
            }),
            new Check("a subscription to a missing stream waits for its first events", t -> {
                String stream = named("awaited");
                Listening listening = new Listening();
                Subscription subscription = subscribe(t, stream, listening, fromStart());
                append(t, stream, made("A", 2));
                listening.says(t, "0", "1", "caught up");
                subscription.stop();
            }),
            new Check("a subscription resolves links", t -> {
                String target = named("target");
                String links = named("links");
                append(t, target, made("A", 2));
                append(t, links, link(1, target));
                Listening listening = new Listening();
                Subscription subscription = subscribe(t, links, listening, fromStart().resolveLinkTos());
                ResolvedEvent event = listening.next().event();
                t.same("event's stream", event.getEvent().getStreamId(), target);
                t.same("event's revision", event.getEvent().getRevision(), 1L);
                t.same("link's stream", event.getLink().getStreamId(), links);
                subscription.stop();
            }),
            new Check("a filtered subscription to $all brings its streams only, with checkpoints and live events", t -> {
                String prefix = named("filtered");
                append(t, prefix + "-1", made("A", 2));
                append(t, named("other"), made("A", 100));
                WriteResult written = append(t, prefix + "-2", made("A", 1));
                append(t, named("other"), made("A", 100));
                Listening listening = new Listening();
                SubscriptionFilter filter = SubscriptionFilter.newBuilder()
                        .addStreamNamePrefix(prefix).withMaxWindow(16).withCheckpointer(listening).build();
                Subscription subscription = t.answer(t.client.subscribeToAll(listening, SubscribeToAllOptions.get().fromStart().filter(filter)));
                List<String> streams = new ArrayList<>();
                List<Position> checkpoints = new ArrayList<>(List.of(new Position(0, 0)));
                Listening.Said said;
                while (!(said = listening.next()).brief().equals("caught up")) {
                    Position last = checkpoints.get(checkpoints.size() - 1);
                    if (said.checkpoint() != null) {
                        t.holds("checkpoints rise", last.compareTo(said.checkpoint()) < 0);
                        checkpoints.add(said.checkpoint());
                    } else {
                        t.holds("no checkpoint is ahead of an event", last.compareTo(said.event().getEvent().getPosition()) < 0);
                        streams.add(said.event().getEvent().getStreamId());
                    }
                }
                t.same("streams", streams, List.of(prefix + "-1", prefix + "-1", prefix + "-2"));
                t.holds("several checkpoints", checkpoints.size() > 6);
                Position last = checkpoints.get(checkpoints.size() - 1);
                t.holds("the last is past the last event", last.compareTo(written.getLogPosition()) > 0);
                append(t, prefix + "-1", made("Live", 1));
                t.same("live event", listening.nextButCheckpoints().event().getEvent().getEventType(), "Live");
                subscription.stop();
                Listening resumed = new Listening();
                Subscription again = t.answer(t.client.subscribeToAll(resumed,
                        SubscribeToAllOptions.get().fromPosition(last).filter(filter)));
                t.same("resumed with", resumed.nextButCheckpoints().event().getEvent().getEventType(), "Live");
                again.stop();
            }),
            new Check("a filter on types takes a pattern", t -> {
                String stream = named("typed");
                String kind = named("Kind");
                append(t, stream, made("Other", 2));
                append(t, stream, made(kind + "-b", 2));
                Listening listening = new Listening();
                SubscriptionFilter filter = SubscriptionFilter.newBuilder().withEventTypeRegularExpression(kind + "-[ab]$").build();
                Subscription subscription = t.answer(t.client.subscribeToAll(listening, SubscribeToAllOptions.get().fromStart().filter(filter)));
                listening.says(t, "2", "3", "caught up");
                subscription.stop();
            }),
            new Check("a subscription ends when its stream is tombstoned, after the tombstone", t -> {
                String stream = named("ended");
                append(t, stream, made("A", 1));
                Listening listening = new Listening();
                subscribe(t, stream, listening, fromStart());
                listening.says(t, "0", "caught up");
                t.answer(t.client.tombstoneStream(stream));
                t.same("the tombstone", listening.next().event().getEvent().getEventType(), "$streamDeleted");
                listening.says(t, "dropped");
                t.refusedWith(Status.Code.FAILED_PRECONDITION, "Event stream '" + stream + "' is deleted.", "a new subscription",
                        t.client.subscribeToStream(stream, new Listening(), fromStart()));
            }),
            new Check("a slow consumer gets every event, and holds nobody back", t -> {
                String stream = named("slow");
                for (int i = 0; i < 5; i++) append(t, stream, made("A", 1000));
                Listening listening = new Listening();
                Subscription subscription = subscribe(t, stream, listening, fromStart().batchSize(1));
                t.same("a read meanwhile", read(t, stream).size(), 5000);
                for (int i = 0; i < 5000; i++) listening.says(t, String.valueOf(i));
                listening.says(t, "caught up");
                subscription.stop();
            }),
            new Check("quick subscriptions come and go", t -> {
                String stream = named("quick");
                for (int round = 1; round <= 30; round++) {
                    Listening listening = new Listening();
                    Subscription subscription = subscribe(t, stream, listening, fromStart());
                    append(t, stream, made("A", 1));
                    listening.says(t, "0");
                    subscription.stop();
                    t.same("events", read(t, stream).size(), round);
                }
            }));

    private static SubscribeToStreamOptions fromStart() {
        return SubscribeToStreamOptions.get().fromStart();
    }

    private static Subscription subscribe(Trial t, String stream, Listening listening, SubscribeToStreamOptions options) throws Exception {
        Subscription subscription = t.answer(t.client.subscribeToStream(stream, listening, options));
        t.holds("it has an id", !subscription.getSubscriptionId().isEmpty());
        return subscription;
    }
}
