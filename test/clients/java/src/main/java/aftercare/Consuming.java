package aftercare;

import com.eventstore.dbclient.PersistentSubscription;
import com.eventstore.dbclient.PersistentSubscriptionListener;
import com.eventstore.dbclient.ResolvedEvent;
import com.eventstore.dbclient.SubscribePersistentSubscriptionOptions;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A consumer of a group: what is pushed to it, in its order. */
final class Consuming extends PersistentSubscriptionListener {
    static final int BUFFER = 10;

    /** No event: the subscription was dropped. */
    record Pushed(ResolvedEvent event, int retries) {}

    private final BlockingQueue<Pushed> pushed = new LinkedBlockingQueue<>();
    private PersistentSubscription subscription;

    static Consuming of(Trial t, String stream, String group) throws Exception {
        Consuming consumer = new Consuming();
        consumer.subscription = t.answer(t.groups.subscribeToStream(stream, group, options(), consumer));
        return consumer;
    }

    static Consuming ofAll(Trial t, String group) throws Exception {
        Consuming consumer = new Consuming();
        consumer.subscription = t.answer(t.groups.subscribeToAll(group, options(), consumer));
        return consumer;
    }

    static SubscribePersistentSubscriptionOptions options() {
        return SubscribePersistentSubscriptionOptions.get().bufferSize(BUFFER);
    }

    @Override
    public void onEvent(PersistentSubscription from, int retryCount, ResolvedEvent event) {
        pushed.add(new Pushed(event, retryCount));
    }

    @Override
    public void onCancelled(PersistentSubscription from, Throwable exception) {
        pushed.add(new Pushed(null, 0));
    }

    PersistentSubscription subscription() {
        return subscription;
    }

    Pushed next() throws InterruptedException {
        Pushed next = pushed.poll(Trial.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) throw new IllegalStateException("nothing is pushed");
        return next;
    }

    /** The next message; notes one that is not of this revision and this number of retries. */
    ResolvedEvent next(Trial t, long revision, int retries) throws InterruptedException {
        Pushed next = next();
        if (next.event() == null) throw new IllegalStateException("the consumer is dropped");
        t.same("revision", next.event().getOriginalEvent().getRevision(), revision);
        t.same("retries", next.retries(), retries);
        return next.event();
    }

    /** Notes a message where the end should be. */
    void isDropped(Trial t) throws InterruptedException {
        t.holds("the consumer is dropped", next().event() == null);
    }
}
