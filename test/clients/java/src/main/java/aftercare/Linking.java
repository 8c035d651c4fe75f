package aftercare;

import static aftercare.Streams.append;
import static aftercare.Streams.link;
import static aftercare.Streams.made;
import static aftercare.Streams.read;
import static aftercare.Trial.named;

import com.eventstore.dbclient.ReadStreamOptions;
import com.eventstore.dbclient.RecordedEvent;
import com.eventstore.dbclient.ResolvedEvent;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

final class Linking {
    private Linking() {}

    static final List<Check> CHECKS = List.of(
            new Check("links are resolved only when asked, to the event with its own position", t -> {
                String target = named("target");
                String links = named("links");
                append(t, target, made("A", 3));
                append(t, links, link(2, target), link(0, target));
                List<ResolvedEvent> plain = read(t, links);
                t.same("unresolved type", plain.get(0).getEvent().getEventType(), "$>");
                t.same("unresolved data", text(plain.get(0).getEvent().getEventData()), "2@" + target);
                t.holds("unresolved has no link", plain.get(0).getLink() == null);
                List<ResolvedEvent> resolved = read(t, links, resolving());
                List<ResolvedEvent> originals = read(t, target);
                t.same("number", resolved.size(), 2);
                for (int i = 0; i < 2; i++) {
                    RecordedEvent original = originals.get(i == 0 ? 2 : 0).getEvent();
                    t.same("event", resolved.get(i).getEvent(), original);
                    t.same("event's position", resolved.get(i).getEvent().getPosition(), original.getPosition());
                    t.same("link's stream", resolved.get(i).getLink().getStreamId(), links);
                    t.same("link's revision", resolved.get(i).getLink().getRevision(), (long) i);
                    t.same("link's metadata", text(resolved.get(i).getLink().getUserMetadata()), "by hand");
                    t.same("link's position", resolved.get(i).getLink().getPosition(), plain.get(i).getEvent().getPosition());
                }
            }),
            new Check("a link to what is gone comes without an event", t -> {
                String links = named("links");
                append(t, links, link(0, named("never")));
                List<ResolvedEvent> resolved = read(t, links, resolving());
                t.same("number", resolved.size(), 1);
                t.holds("no event", resolved.get(0).getEvent() == null);
                t.same("the link", resolved.get(0).getLink().getEventType(), "$>");
            }),
            new Check("a category is a stream of links", t -> {
                String category = "category" + UUID.randomUUID().toString().substring(0, 8);
                append(t, category + "-1", made("A", 1));
                append(t, category + "-2", made("A", 2));
                List<ResolvedEvent> resolved = read(t, "$ce-" + category, resolving());
                t.same("streams", resolved.stream().map(event -> event.getEvent().getStreamId()).toList(),
                        List.of(category + "-1", category + "-2", category + "-2"));
                t.same("link's stream", resolved.get(2).getLink().getStreamId(), "$ce-" + category);
                t.same("link's revision", resolved.get(2).getLink().getRevision(), 2L);
            }));

    private static ReadStreamOptions resolving() {
        return ReadStreamOptions.get().resolveLinkTos();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
