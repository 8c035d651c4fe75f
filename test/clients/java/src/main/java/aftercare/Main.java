package aftercare;

import com.eventstore.dbclient.EventStoreDBClient;
import com.eventstore.dbclient.EventStoreDBConnectionString;
import com.eventstore.dbclient.EventStoreDBPersistentSubscriptionsClient;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Drives an EventStoreDB node with the official Java client as it is, and says what came back. Argument: its connection string. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: aftercare.Main CONNECTION-STRING");
            System.exit(2);
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        EventStoreDBClient client = EventStoreDBClient.create(EventStoreDBConnectionString.parseOrThrow(arguments[0]));
        EventStoreDBPersistentSubscriptionsClient groups = EventStoreDBPersistentSubscriptionsClient.from(client);
        int passed = 0;
        int failed = 0;
        List<Check> checks = Stream.of(Appending.CHECKS, Keeping.CHECKS, Reading.CHECKS, Deleting.CHECKS, Describing.CHECKS,
                Linking.CHECKS, Subscribing.CHECKS, Competing.CHECKS).flatMap(List::stream).toList();
        for (Check check : checks) {
            Trial trial = new Trial(client, groups);
            try {
                check.body().run(trial);
            } catch (Exception error) {
                trial.wrong.add(error.toString());
            }
            if (trial.wrong.isEmpty()) {
                passed++;
                out.println("ok " + check.name());
            } else {
                failed++;
                out.println("FAILED " + check.name() + ": " + String.join("; ", trial.wrong));
            }
        }
        out.println(passed + " passed, " + failed + " failed");
        System.exit(failed > 0 ? 1 : 0);
    }
}
