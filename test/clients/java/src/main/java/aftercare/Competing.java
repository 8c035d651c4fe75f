package aftercare;

import static aftercare.Streams.append;
import static aftercare.Streams.link;
import static aftercare.Streams.made;
import static aftercare.Streams.read;
import static aftercare.Streams.unchanged;
import static aftercare.Trial.named;

import com.eventstore.dbclient.CreatePersistentSubscriptionToAllOptions;
import com.eventstore.dbclient.CreatePersistentSubscriptionToStreamOptions;
import com.eventstore.dbclient.EventData;
import com.eventstore.dbclient.NackAction;
import com.eventstore.dbclient.NamedConsumerStrategy;
import com.eventstore.dbclient.PersistentSubscriptionInfo;
import com.eventstore.dbclient.PersistentSubscriptionToStreamInfo;
import com.eventstore.dbclient.ResolvedEvent;
import com.eventstore.dbclient.SubscriptionFilter;
import com.eventstore.dbclient.UpdatePersistentSubscriptionToStreamOptions;
import com.eventstore.dbclient.WriteResult;
import io.grpc.Status;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Persistent subscriptions: groups of competing consumers. */
final class Competing {
    private Competing() {}

    static final List<Check> CHECKS = List.of(
            new Check("a group pushes its stream's events, takes acks, and goes on behind them", t -> {
                String stream = named("group");
                EventData[] events = made("A", 3);
                append(t, stream, events);
                String group = group(t, stream, fromStart());
                Consuming consumer = Consuming.of(t, stream, group);
                List<ResolvedEvent> pushed = new ArrayList<>();
                for (int i = 0; i < 3; i++) pushed.add(consumer.next(t, i, 0));
                unchanged(t, stream, pushed, events);
                consumer.subscription().ack(pushed.iterator());
                append(t, stream, made("Live", 1));
                consumer.subscription().ack(consumer.next(t, 3, 0));
                t.eventually("the checkpoint is at the last ack", () ->
                        info(t, stream, group).getStats().getLastCheckpointedEventRevision().equals(Optional.of(3L)));
                consumer.subscription().stop();
                append(t, stream, made("Later", 1));
                Consuming again = Consuming.of(t, stream, group);
                again.next(t, 4, 0);
                again.subscription().stop();
            }),
            new Check("a group that is there already, and one that is not, are told apart", t -> {
                String stream = named("typed");
                String group = group(t, stream, fromStart());
                t.refusedWith(Status.Code.ALREADY_EXISTS, group, "a second create", t.groups.createToStream(stream, group));
                t.refusedWith(Status.Code.NOT_FOUND, "none", "a subscription",
                        t.groups.subscribeToStream(stream, "none", new Consuming()));
                t.same("its info", t.answer(t.groups.getInfoToStream(stream, "none")), Optional.empty());
                t.refusedWith(Status.Code.NOT_FOUND, "none", "its deletion", t.groups.deleteToStream(stream, "none"));
                t.refusedWith(Status.Code.NOT_FOUND, "none", "its update", t.groups.updateToStream(stream, "none"));
                t.refusedWith(Status.Code.NOT_FOUND, "none", "its replay", t.groups.replayParkedMessagesToStream(stream, "none"));
            }),
            new Check("a message refused with retry comes again, counted", t -> {
                String stream = named("retry");
                append(t, stream, made("A", 1));
                Consuming consumer = Consuming.of(t, stream, group(t, stream, fromStart()));
                for (int retries = 0; retries < 3; retries++) {
                    consumer.subscription().nack(NackAction.Retry, "again", consumer.next(t, 0, retries));
                }
                consumer.subscription().ack(consumer.next(t, 0, 3));
                consumer.subscription().stop();
            }),
            new Check("a parked message is counted, kept as a link, and comes again when replayed", t -> {
                String stream = named("park");
                append(t, stream, made("A", 2));
                String group = group(t, stream, fromStart());
                Consuming consumer = Consuming.of(t, stream, group);
                consumer.subscription().nack(NackAction.Park, "not now", consumer.next(t, 0, 0));
                consumer.subscription().ack(consumer.next(t, 1, 0));
                t.eventually("one is parked", () -> info(t, stream, group).getStats().getParkedMessageCount() == 1);
                List<ResolvedEvent> parked = read(t, "$persistentsubscription-" + stream + "::" + group + "-parked");
                t.same("parked", parked.size(), 1);
                t.same("type", parked.get(0).getEvent().getEventType(), "$>");
                t.same("data", new String(parked.get(0).getEvent().getEventData(), StandardCharsets.UTF_8), "0@" + stream);
                done(t, t.groups.replayParkedMessagesToStream(stream, group));
                ResolvedEvent again = consumer.next().event();
                t.same("replayed", again.getEvent().getRevision(), 0L);
                consumer.subscription().ack(again);
                t.eventually("none is parked", () -> info(t, stream, group).getStats().getParkedMessageCount() == 0);
                consumer.subscription().stop();
            }),
            new Check("a skipped message does not come again and is not parked", t -> {
                String stream = named("skip");
                append(t, stream, made("A", 2));
                String group = group(t, stream, fromStart());
                Consuming consumer = Consuming.of(t, stream, group);
                consumer.subscription().nack(NackAction.Skip, "no", consumer.next(t, 0, 0));
                consumer.subscription().ack(consumer.next(t, 1, 0));
                t.eventually("nothing is in flight", () -> info(t, stream, group).getStats().getTotalInFlightMessages() == 0);
                t.same("parked", info(t, stream, group).getStats().getParkedMessageCount(), 0L);
                consumer.subscription().stop();
            }),
            new Check("info and list say what was set and who is connected", t -> {
                String stream = named("info");
                append(t, stream, made("A", 3));
                String group = group(t, stream, fromStart().maxRetryCount(4).messageTimeoutInMs(12_000)
                        .namedConsumerStrategy(NamedConsumerStrategy.DISPATCH_TO_SINGLE));
                Consuming consumer = Consuming.of(t, stream, group);
                consumer.subscription().ack(consumer.next(t, 0, 0));
                t.eventually("two are in flight", () -> info(t, stream, group).getStats().getTotalInFlightMessages() == 2);
                PersistentSubscriptionToStreamInfo info = info(t, stream, group);
                t.same("source", info.getEventSource(), stream);
                t.same("group", info.getGroupName(), group);
                t.same("status", info.getStatus(), "Live");
                t.same("retries", info.getSettings().getMaxRetryCount(), 4);
                t.same("time-out", info.getSettings().getMessageTimeoutMs(), 12_000);
                t.holds("strategy", info.getSettings().getNamedConsumerStrategy().isDispatchToSingle());
                t.holds("start", info.getSettings().getStartFrom().isStart());
                t.same("last known", info.getStats().getLastKnownEventRevision(), Optional.of(2L));
                t.same("connections", info.getConnections().size(), 1);
                t.same("in flight on it", info.getConnections().get(0).getInFlightMessages(), 2L);
                t.same("free slots", info.getConnections().get(0).getAvailableSlots(), (long) Consuming.BUFFER - 2);
                String second = group(t, stream, fromStart());
                t.same("listed", t.answer(t.groups.listToStream(stream)).stream()
                        .map(PersistentSubscriptionInfo::getGroupName).collect(Collectors.toSet()), Set.of(group, second));
                t.holds("all has them", t.answer(t.groups.listAll()).size() >= 2);
                consumer.subscription().stop();
            }),
            new Check("an update changes the settings and drops the consumers", t -> {
                String stream = named("update");
                String group = group(t, stream, fromStart());
                Consuming consumer = Consuming.of(t, stream, group);
                done(t, t.groups.updateToStream(stream, group, UpdatePersistentSubscriptionToStreamOptions.get().maxRetryCount(2)));
                consumer.isDropped(t);
                t.same("retries", info(t, stream, group).getSettings().getMaxRetryCount(), 2);
            }),
            new Check("a deleted group drops its consumers and is gone", t -> {
                String stream = named("deleted");
                String group = group(t, stream, fromStart());
                Consuming consumer = Consuming.of(t, stream, group);
                done(t, t.groups.deleteToStream(stream, group));
                consumer.isDropped(t);
                t.same("its info", t.answer(t.groups.getInfoToStream(stream, group)), Optional.empty());
                t.refusedWith(Status.Code.NOT_FOUND, group, "a second deletion", t.groups.deleteToStream(stream, group));
            }),
            new Check("a full group refuses one consumer more", t -> {
                String stream = named("full");
                String group = group(t, stream, fromStart().maxSubscriberCount(1));
                Consuming consumer = Consuming.of(t, stream, group);
                t.refusedWith(Status.Code.FAILED_PRECONDITION, group, "the second",
                        t.groups.subscribeToStream(stream, group, new Consuming()));
                consumer.subscription().stop();
            }),
            new Check("a group resolves links and acks the link", t -> {
                String target = named("target");
                String links = named("links");
                append(t, target, made("A", 2));
                append(t, links, link(1, target));
                String group = group(t, links, fromStart().resolveLinkTos());
                Consuming consumer = Consuming.of(t, links, group);
                ResolvedEvent message = consumer.next(t, 0, 0);
                t.same("event's stream", message.getEvent().getStreamId(), target);
                t.same("link's stream", message.getLink().getStreamId(), links);
                consumer.subscription().ack(message);
                t.eventually("nothing is in flight", () -> info(t, links, group).getStats().getTotalInFlightMessages() == 0);
                consumer.subscription().stop();
            }),
            new Check("a group on $all with a filter, from creation to deletion", t -> {
                String prefix = named("to-all");
                String group = named("all-group");
                append(t, prefix + "-1", made("A", 1));
                append(t, named("other"), made("A", 50));
                done(t, t.groups.createToAll(group, CreatePersistentSubscriptionToAllOptions.get().fromStart()
                        .filter(SubscriptionFilter.newBuilder().addStreamNamePrefix(prefix).build())));
                Consuming consumer = Consuming.ofAll(t, group);
                ResolvedEvent first = consumer.next(t, 0, 0);
                t.same("stream", first.getEvent().getStreamId(), prefix + "-1");
                WriteResult written = append(t, prefix + "-2", made("A", 1));
                ResolvedEvent second = consumer.next(t, 0, 0);
                t.same("stream", second.getEvent().getStreamId(), prefix + "-2");
                t.same("position", second.getEvent().getPosition(), written.getLogPosition());
                consumer.subscription().ack(first, second);
                t.same("source", t.answer(t.groups.getInfoToAll(group)).orElseThrow().getEventSource(), "$all");
                t.holds("it is listed", t.answer(t.groups.listToAll()).stream().anyMatch(one -> one.getGroupName().equals(group)));
                done(t, t.groups.replayParkedMessagesToAll(group));
                done(t, t.groups.deleteToAll(group));
                consumer.isDropped(t);
            }),
            new Check("names of groups and their streams are any Unicode", t -> {
                String stream = named("поток 流 é");
                String group = named("группа ::組/ß");
                append(t, stream, made("A", 1));
                done(t, t.groups.createToStream(stream, group, fromStart()));
                Consuming consumer = Consuming.of(t, stream, group);
                consumer.subscription().ack(consumer.next(t, 0, 0));
                t.same("source", info(t, stream, group).getEventSource(), stream);
                t.same("group", info(t, stream, group).getGroupName(), group);
                t.refusedWith(Status.Code.ALREADY_EXISTS, "", "a second create", t.groups.createToStream(stream, group));
                consumer.subscription().stop();
            }));

    /** From the start of the stream, with checkpoints as soon as they can be. */
    private static CreatePersistentSubscriptionToStreamOptions fromStart() {
        return CreatePersistentSubscriptionToStreamOptions.get().fromStart().checkpointLowerBound(1);
    }

    private static String group(Trial t, String stream, CreatePersistentSubscriptionToStreamOptions options) throws Exception {
        String group = named("group");
        done(t, t.groups.createToStream(stream, group, options));
        return group;
    }

    private static PersistentSubscriptionToStreamInfo info(Trial t, String stream, String group) throws Exception {
        return t.answer(t.groups.getInfoToStream(stream, group)).orElseThrow();
    }

    /** The client's management calls answer a raw type. */
    private static void done(Trial t, CompletableFuture<?> asked) throws Exception {
        t.answer(asked);
    }
}
