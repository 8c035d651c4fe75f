"""Appends, reads, deletion, metadata, links and catch-up subscriptions."""

from datetime import datetime, timedelta, timezone

from esdbclient import NewEvent, StreamState
from esdbclient.exceptions import (
    FailedPrecondition,
    MaximumAppendSizeExceededError,
    NotFound,
    StreamIsDeleted,
    WrongCurrentVersion,
)

from checks import PATIENCE, Trial, made, named, positions


def append_answers_the_position_that_is_read_back(t: Trial) -> None:
    for count in (1, 3):
        stream, events = named("append"), made("Asked", count)
        before = datetime.now(timezone.utc) - timedelta(milliseconds=1)
        position = t.append(stream, *events, expected=StreamState.NO_STREAM)
        stored = t.client.get_stream(stream)
        t.unchanged(stream, stored, events)
        t.same("revisions", positions(stored), list(range(count)))
        t.same("position", stored[-1].commit_position, position)
        t.holds("created within the append", before <= stored[-1].recorded_at <= datetime.now(timezone.utc))


def a_wrong_expected_revision_is_refused_with_the_current_one(t: Trial) -> None:
    stream = named("wrong")
    t.append(stream, *made("A", 2))
    for count in (1, 2):
        events = made("B", count)
        for expected in (StreamState.NO_STREAM, 0, 7):
            t.refused(WrongCurrentVersion, f"{expected}", lambda: t.append(stream, *events, expected=expected), "event is 1")
        for expected in (StreamState.EXISTS, 0):
            t.refused(WrongCurrentVersion, f"{expected}", lambda: t.append(named("none"), *events, expected=expected), "does not exist")
    t.same("events afterwards", len(t.client.get_stream(stream)), 2)


def a_repeated_append_is_answered_as_the_first(t: Trial) -> None:
    for count in (1, 3):
        stream, events = named("repeat"), made("A", count)
        first = t.append(stream, *events, expected=StreamState.NO_STREAM)
        t.append(stream, *made("Later", 1))
        t.same("the repeat's position", t.append(stream, *events, expected=StreamState.NO_STREAM), first)
        t.same("events", len(t.client.get_stream(stream)), count + 1)


def too_large_an_append_is_refused(t: Trial) -> None:
    stream = named("large")
    half = NewEvent(type="Half", data=bytes(1 << 19), content_type="application/octet-stream")
    t.append(stream, half, NewEvent(type="Half", data=bytes(1 << 19), content_type="application/octet-stream"))
    t.same("sizes", [len(event.data) for event in t.client.get_stream(stream)], [1 << 19, 1 << 19])
    over = [NewEvent(type="Half", data=bytes(size)) for size in (1 << 19, (1 << 19) + 1)]
    t.refused(MaximumAppendSizeExceededError, "the batch", lambda: t.append(stream, *over), "1048576")


def bytes_and_names_are_kept(t: Trial) -> None:
    stream = named("Käufer 注文 🧾/ß")
    every = bytes(range(256))
    events = [
        NewEvent(type="Geöffnet", data=every, metadata=every, content_type="application/octet-stream"),
        NewEvent(type="Json", data=b'{ "b" : 1.0, "b": "\x18"', metadata=b" "),
    ]
    t.append(stream, *events)
    t.unchanged(stream, t.client.get_stream(stream), events)
    t.refused(NotFound, "a missing one", lambda: t.client.get_stream(stream + "?"))


def reads_go_both_ways(t: Trial) -> None:
    stream = named("read")
    t.append(stream, *made("A", 10))
    read = t.client.get_stream
    t.same("forwards", positions(read(stream, stream_position=4, limit=2)), [4, 5])
    t.same("backwards", positions(read(stream, backwards=True, limit=3)), [9, 8, 7])
    third = read(stream)[2].commit_position
    own = {"filter_include": [stream], "filter_by_stream_name": True}
    t.same("$all forwards", positions(t.client.read_all(commit_position=third, limit=2, **own)), [2, 3])
    t.same("$all backwards", positions(t.client.read_all(commit_position=third, backwards=True, **own)), [1, 0])


def deletion_is_soft_or_for_ever(t: Trial) -> None:
    stream = named("deleted")
    t.append(stream, *made("A", 2))
    t.refused(WrongCurrentVersion, "a wrong revision", lambda: t.client.delete_stream(stream, current_version=0))
    t.refused(NotFound, "a missing stream", lambda: t.client.delete_stream(named("none"), current_version=StreamState.EXISTS))
    t.client.delete_stream(stream, current_version=1)
    t.refused(NotFound, "the read", lambda: t.client.get_stream(stream))
    t.append(stream, *made("B", 1), expected=StreamState.NO_STREAM)
    t.same("revisions", positions(t.client.get_stream(stream)), [2])
    t.client.tombstone_stream(stream, current_version=2)
    t.refused(StreamIsDeleted, "the read", lambda: t.client.get_stream(stream))
    t.refused(StreamIsDeleted, "a batch", lambda: t.append(stream, *made("C", 2)))
    # Of the classic path this client passes the status on.
    t.refused(FailedPrecondition, "an append", lambda: t.append(stream, *made("C", 1)), f"Event stream '{stream}' is deleted.")
    t.refused(StreamIsDeleted, "its metadata", lambda: t.client.get_stream_metadata(stream))


def metadata_take_effect(t: Trial) -> None:
    stream = named("metadata")
    t.same("none", t.client.get_stream_metadata(stream), ({}, StreamState.NO_STREAM))
    t.append(stream, *made("A", 5))
    metadata = {"$maxCount": 2, "owner": "Gö", "$acl": {"$r": ["a", "b"]}}
    t.client.set_stream_metadata(stream, metadata=metadata, current_version=StreamState.NO_STREAM)
    t.same("metadata", t.client.get_stream_metadata(stream), (metadata, 0))
    t.same("revisions", positions(t.client.get_stream(stream)), [3, 4])


def links_are_resolved(t: Trial) -> None:
    target, links = named("target"), named("links")
    t.append(target, *made("A", 2))
    t.append(links, NewEvent(type="$>", data=f"1@{target}".encode(), content_type="application/octet-stream"))
    [plain] = t.client.get_stream(links)
    t.same("unresolved", (plain.type, plain.data.decode(), plain.link), ("$>", f"1@{target}", None))
    [event] = t.client.get_stream(links, resolve_links=True)
    t.same("resolved", (event.stream_name, event.stream_position, event.link.stream_name), (target, 1, links))


def a_subscription_goes_from_backlog_to_live(t: Trial) -> None:
    stream = named("subscribed")
    t.append(stream, *made("A", 2))
    with t.client.subscribe_to_stream(stream, include_caught_up=True, timeout=PATIENCE) as subscription:
        t.same("backlog", positions([next(subscription), next(subscription)]), [0, 1])
        t.holds("caught up", next(subscription).is_caught_up)
        position = t.append(stream, *made("Live", 1))
        live = next(subscription)
        t.same("live", (live.stream_position, live.type, live.commit_position), (2, "Live", position))
    with t.client.subscribe_to_stream(stream, stream_position=1, timeout=PATIENCE) as subscription:
        t.same("resumed", next(subscription).stream_position, 2)


def a_filtered_subscription_has_checkpoints(t: Trial) -> None:
    stream = named("filtered")
    t.append(named("other"), *made("A", 100))
    t.append(stream, *made("A", 1))
    with t.client.subscribe_to_all(
        filter_include=[stream], filter_by_stream_name=True, include_checkpoints=True, include_caught_up=True,
        window_size=16, checkpoint_interval_multiplier=1, timeout=PATIENCE,
    ) as subscription:
        said, last, events = next(subscription), -1, []
        checkpoints = 0
        while not said.is_caught_up:
            t.holds("positions do not go back", said.commit_position >= last)
            last = said.commit_position
            checkpoints += said.is_checkpoint
            if not said.is_checkpoint:
                events.append(said.stream_name)
            said = next(subscription)
        t.same("events", events, [stream])
        t.holds("several checkpoints", checkpoints > 3)


CHECKS = [
    append_answers_the_position_that_is_read_back,
    a_wrong_expected_revision_is_refused_with_the_current_one,
    a_repeated_append_is_answered_as_the_first,
    too_large_an_append_is_refused,
    bytes_and_names_are_kept,
    reads_go_both_ways,
    deletion_is_soft_or_for_ever,
    metadata_take_effect,
    links_are_resolved,
    a_subscription_goes_from_backlog_to_live,
    a_filtered_subscription_has_checkpoints,
]
