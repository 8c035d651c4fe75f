package aftercare;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** Serves MongoDB's wire protocol from memory on a free loopback port, prints the port, and ends when standard input does. */
public final class Main {
    /** The library's own versions stop at wire version 8; the driver wants 9 and more. */
    private record Announced(List<Integer> getVersionArray, int getWireVersion) implements MongoVersion {}

    public static void main(String[] arguments) throws Exception {
        var server = new MongoServer(new MemoryBackend().version(new Announced(List.of(6, 0, 0), 17)));
        server.bind("127.0.0.1", 0);
        System.out.println(server.getLocalAddress().getPort());
        while (System.in.read() >= 0) {}
        server.shutdownNow();
    }
}
