package aftercare;

import static aftercare.Streams.append;
import static aftercare.Streams.made;
import static aftercare.Streams.numbers;
import static aftercare.Streams.of;
import static aftercare.Streams.read;
import static aftercare.Streams.readAll;
import static aftercare.Streams.revisions;
import static aftercare.Trial.named;

import com.eventstore.dbclient.Acls;
import com.eventstore.dbclient.AppendToStreamOptions;
import com.eventstore.dbclient.ExpectedRevision;
import com.eventstore.dbclient.ReadStreamOptions;
import com.eventstore.dbclient.StreamMetadata;
import com.eventstore.dbclient.WrongExpectedVersionException;

import java.util.List;
import java.util.function.Consumer;

final class Describing {
    private Describing() {}

    static final List<Check> CHECKS = List.of(
            new Check("metadata come back as they were set, the newest only", t -> {
                String stream = named("metadata");
                t.answer(t.client.setStreamMetadata(stream, metadata(m -> m.setMaxCount(99L))));
                StreamMetadata set = metadata(m -> {
                    m.setMaxCount(7L);
                    m.setMaxAge(3600L);
                    m.setTruncateBefore(3L);
                    m.setCacheControl(12L);
                    m.setAcl(Acls.newStreamAcl().addReadRoles("readers", "Prüfer").addWriteRoles("$admins"));
                });
                t.answer(t.client.setStreamMetadata(stream, set));
                t.same("metadata", t.answer(t.client.getStreamMetadata(stream)), set);
                t.same("of a stream without", t.answer(t.client.getStreamMetadata(named("none"))), new StreamMetadata());
            }),
            new Check("the maximum count takes effect on reads both ways", t -> {
                String stream = named("max-count");
                append(t, stream, made("A", 10));
                t.answer(t.client.setStreamMetadata(stream, metadata(m -> m.setMaxCount(3L))));
                t.same("forwards", revisions(read(t, stream)), numbers(7, 8, 9));
                t.same("backwards", revisions(read(t, stream, ReadStreamOptions.get().backwards().fromEnd())), numbers(9, 8, 7));
                append(t, stream, made("A", 1));
                t.same("after one more", revisions(read(t, stream)), numbers(8, 9, 10));
                t.same("$all keeps all", of(stream, readAll(t)).size(), 11);
            }),
            new Check("truncate before takes effect, and the read tells where the stream begins", t -> {
                String stream = named("truncated");
                append(t, stream, made("A", 50));
                t.answer(t.client.setStreamMetadata(stream, metadata(m -> m.setTruncateBefore(45L))));
                t.same("truncated", revisions(read(t, stream)), numbers(45, 46, 47, 48, 49));
                t.same("first revision", t.answer(t.client.readStream(stream, null)).getFirstStreamPosition(), 45L);
            }),
            new Check("metadata of a wrong expected revision are refused", t -> {
                String stream = named("metadata-wrong");
                AppendToStreamOptions asFirst = AppendToStreamOptions.get().expectedRevision(ExpectedRevision.noStream());
                t.answer(t.client.setStreamMetadata(stream, asFirst, metadata(m -> m.setMaxCount(1L))));
                WrongExpectedVersionException error = t.refused("the second",
                        t.client.setStreamMetadata(stream, asFirst, metadata(m -> m.setMaxCount(2L))), WrongExpectedVersionException.class);
                if (error != null) t.same("current revision", error.getActualVersion().toRawLong(), 0L);
            }));

    private static StreamMetadata metadata(Consumer<StreamMetadata> set) {
        StreamMetadata metadata = new StreamMetadata();
        set.accept(metadata);
        return metadata;
    }
}
