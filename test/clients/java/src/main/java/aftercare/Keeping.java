package aftercare;

import static aftercare.Streams.append;
import static aftercare.Streams.asked;
import static aftercare.Streams.made;
import static aftercare.Streams.read;
import static aftercare.Streams.unchanged;
import static aftercare.Streams.utf8;
import static aftercare.Trial.named;

import com.eventstore.dbclient.EventData;
import com.eventstore.dbclient.ExpectedRevision;
import com.eventstore.dbclient.StreamDeletedException;
import com.eventstore.dbclient.StreamNotFoundException;
import com.eventstore.dbclient.WrongExpectedVersionException;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

final class Keeping {
    private Keeping() {}

    static final List<Check> CHECKS = List.of(
            new Check("binary data and metadata are kept byte by byte", t -> {
                String stream = named("binary");
                EventData[] events = Stream.of(allBytes(), new byte[] {(byte) 0xff, (byte) 0xfe, 0}, new byte[] {0})
                        .map(bytes -> EventData.builderAsBinary(UUID.randomUUID(), "Binary", bytes).metadataAsBytes(bytes).build())
                        .toArray(EventData[]::new);
                append(t, stream, events);
                unchanged(t, stream, read(t, stream), events);
            }),
            new Check("JSON is kept as it was written, broken JSON too", t -> {
                String stream = named("json");
                EventData[] events = Stream.of("{ \"b\" : 1.0,  \"a\":\"\\u00e9\", \"b\": 2 }", "{\"x\":\"\u0018\"}", "{\"open", "1e400", " ")
                        .map(text -> EventData.builderAsJson(UUID.randomUUID(), "Json", utf8(text)).metadataAsBytes(utf8("[" + text)).build())
                        .toArray(EventData[]::new);
                append(t, stream, events);
                unchanged(t, stream, read(t, stream), events);
            }),
            new Check("stream names and types are any Unicode", t -> {
                for (String name : List.of("Käufer-ß", "注文-中文", "заказ", "🧾 receipt / 50% ?#&", "e\u0301-\u00e9", "with space-")) {
                    String stream = named(name);
                    EventData[] events = made("Geöffnet-開く-🗝", 2);
                    append(t, stream, events);
                    unchanged(t, stream, read(t, stream), events);
                    WrongExpectedVersionException wrong = t.refused("an append to " + stream,
                            asked(t, stream, ExpectedRevision.noStream(), made("B", 1)), WrongExpectedVersionException.class);
                    if (wrong != null) t.same("its stream", wrong.getStreamName(), stream);
                    t.answer(t.client.tombstoneStream(stream));
                    t.refused("an append to deleted " + stream, asked(t, stream, ExpectedRevision.any(), made("B", 1)),
                            StreamDeletedException.class);
                    StreamNotFoundException missing = t.refused("the read of a missing one",
                            t.client.readStream(stream + "?", null), StreamNotFoundException.class);
                    if (missing != null) t.same("the missing one", missing.getStreamName(), stream + "?");
                }
            }));

    private static byte[] allBytes() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) i;
        return bytes;
    }
}
