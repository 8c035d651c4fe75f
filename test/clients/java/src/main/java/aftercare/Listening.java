package aftercare;

import com.eventstore.dbclient.Checkpointer;
import com.eventstore.dbclient.Position;
import com.eventstore.dbclient.ResolvedEvent;
import com.eventstore.dbclient.Subscription;
import com.eventstore.dbclient.SubscriptionListener;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a subscription says, in its order: events, checkpoints, and words for the rest. */
final class Listening extends SubscriptionListener implements Checkpointer {
    /** Exactly one of the three is there. */
    record Said(ResolvedEvent event, Position checkpoint, String word) {
        /** As an expectation is written: the event's revision, "checkpoint", "caught up" or "dropped". */
        String brief() {
            if (event != null) return String.valueOf(event.getOriginalEvent().getRevision());
            return checkpoint != null ? "checkpoint" : word;
        }
    }

    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();

    @Override
    public void onEvent(Subscription subscription, ResolvedEvent event) {
        said.add(new Said(event, null, null));
    }

    @Override
    public CompletableFuture<Void> onCheckpoint(Subscription subscription, Position position) {
        said.add(new Said(null, position, null));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onCaughtUp(Subscription subscription) {
        said.add(new Said(null, null, "caught up"));
    }

    @Override
    public void onCancelled(Subscription subscription, Throwable exception) {
        said.add(new Said(null, null, "dropped"));
    }

    Said next() throws InterruptedException {
        Said next = said.poll(Trial.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) throw new IllegalStateException("the subscription says nothing");
        return next;
    }

    /** Notes what the subscription says next if it is something else. */
    void says(Trial t, String... words) throws InterruptedException {
        for (String word : words) t.same("the subscription's word", next().brief(), word);
    }

    /** The next that is no checkpoint. */
    Said nextButCheckpoints() throws InterruptedException {
        for (;;) {
            Said next = next();
            if (next.checkpoint() == null) return next;
        }
    }
}
