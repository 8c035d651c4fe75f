package aftercare;

import com.eventstore.dbclient.EventStoreDBClient;
import com.eventstore.dbclient.EventStoreDBPersistentSubscriptionsClient;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The run of one check: the clients it uses and what it found wrong. */
final class Trial {
    /** How long one answer may take; a healthy node needs a small part of it. */
    static final long PATIENCE_SECONDS = 20;

    final EventStoreDBClient client;
    final EventStoreDBPersistentSubscriptionsClient groups;
    final List<String> wrong = new ArrayList<>();

    Trial(EventStoreDBClient client, EventStoreDBPersistentSubscriptionsClient groups) {
        this.client = client;
        this.groups = groups;
    }

    /** A stream or group of this trial alone. */
    static String named(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    /** Notes a difference and goes on. */
    void same(String what, Object got, Object expected) {
        if (!Objects.equals(got, expected)) wrong.add(what + " is " + got + ", expected " + expected);
    }

    /** Notes a sentence that is not true and goes on. */
    void holds(String sentence, boolean isTrue) {
        if (!isTrue) wrong.add("not so: " + sentence);
    }

    /** The answer; its error ends the trial. */
    <T> T answer(CompletableFuture<T> asked) throws Exception {
        try {
            return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException error) {
            throw new IllegalStateException("unexpected " + rootOf(error), error);
        }
    }

    /** The error of the answer, of this class, or null with a note. */
    <E extends Throwable> E refused(String what, CompletableFuture<?> asked, Class<E> kind) throws Exception {
        try {
            asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            wrong.add(what + " succeeded, expected " + kind.getSimpleName());
            return null;
        } catch (ExecutionException error) {
            Throwable root = rootOf(error);
            if (kind.isInstance(root)) return kind.cast(root);
            wrong.add(what + " gave " + root + ", expected " + kind.getSimpleName());
            return null;
        }
    }

    /** Notes a status other than this one, or a description that lacks the text. The client has no class for such errors. */
    void refusedWith(Status.Code code, String says, String what, CompletableFuture<?> asked) throws Exception {
        StatusRuntimeException error = refused(what, asked, StatusRuntimeException.class);
        if (error == null) return;
        same(what + ": status", error.getStatus().getCode(), code);
        String description = String.valueOf(error.getStatus().getDescription());
        holds(what + " says \"" + says + "\" (it says \"" + description + "\")", description.contains(says));
    }

    /** Asks until the answer is yes, for what the node does after it has answered. */
    void eventually(String sentence, Callable<Boolean> isTrue) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isTrue.call()) {
            if (System.nanoTime() > end) throw new IllegalStateException("never so: " + sentence);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while ((root instanceof ExecutionException || root instanceof CompletionException) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
