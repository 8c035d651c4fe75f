package aftercare;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/**
 * Serves MongoDB's wire protocol on a loopback port, prints the port, and ends when standard input does.
 * Arguments: the port (0: any that is free) and, to survive restarts, the file to keep everything in.
 */
public final class Main {
    /** The library's own versions stop at wire version 8; the driver wants 9 and more. */
    private record Announced(List<Integer> getVersionArray, int getWireVersion) implements MongoVersion {}

    public static void main(String[] arguments) throws Exception {
        MongoBackend backend = arguments.length < 2 ? new MemoryBackend() : new FileBackend(arguments[1]);
        var server = new MongoServer(backend.version(new Announced(List.of(6, 0, 0), 17)));
        server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
        System.out.println(server.getLocalAddress().getPort());
        while (System.in.read() >= 0) {}
        server.shutdownNow();
    }
}
