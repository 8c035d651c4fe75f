"""Persistent subscriptions."""

from esdbclient.exceptions import AlreadyExists, MaximumSubscriptionsReached, NotFound

from checks import PATIENCE, Trial, made, named


def group_of(t: Trial, stream: str, **settings: object) -> str:
    group = named("группа")
    t.client.create_subscription_to_stream(group, stream, min_checkpoint_count=1, **settings)
    return group


def consume(t: Trial, group: str, stream: str):
    return t.client.read_subscription_to_stream(group, stream, event_buffer_size=10, max_ack_delay=0.01, timeout=PATIENCE)


def a_group_takes_acks_and_goes_on_behind_them(t: Trial) -> None:
    stream, events = named("group"), made("A", 3)
    t.append(stream, *events)
    group = group_of(t, stream)
    with consume(t, group, stream) as consumer:
        pushed = [next(consumer) for _ in events]
        t.unchanged(stream, pushed, events)
        for event in pushed:
            consumer.ack(event)
        t.eventually("the checkpoint is at the last ack", lambda: info(t, group, stream).last_checkpointed_event_position == "2")
    t.append(stream, *made("Later", 1))
    with consume(t, group, stream) as consumer:
        t.same("the next", next(consumer).stream_position, 3)


def refused_messages_come_again_or_are_parked(t: Trial) -> None:
    stream = named("refused")
    t.append(stream, *made("A", 1))
    group = group_of(t, stream)
    with consume(t, group, stream) as consumer:
        consumer.nack(next(consumer), "retry")
        again = next(consumer)
        t.same("again", (again.stream_position, again.retry_count), (0, 1))
        consumer.nack(again, "park")
        t.eventually("it is parked", lambda: info(t, group, stream).parked_message_count == 1)
        t.client.replay_parked_events(group, stream)
        replayed = next(consumer)
        t.same("replayed", replayed.stream_position, 0)
        consumer.ack(replayed)
        t.eventually("none is parked", lambda: info(t, group, stream).parked_message_count == 0)


def groups_are_managed(t: Trial) -> None:
    stream = named("managed")
    group = group_of(t, stream, max_subscriber_count=1, message_timeout=12.0, consumer_strategy="Pinned")
    told = info(t, group, stream)
    t.same("told", (told.event_source, told.group_name, told.message_timeout, told.consumer_strategy), (stream, group, 12.0, "Pinned"))
    t.refused(AlreadyExists, "a second create", lambda: t.client.create_subscription_to_stream(group, stream))
    with consume(t, group, stream):
        t.refused(MaximumSubscriptionsReached, "a second consumer", lambda: consume(t, group, stream))
    t.client.update_subscription_to_stream(group, stream, max_retry_count=3)
    t.same("retries", info(t, group, stream).max_retry_count, 3)
    t.same("listed", [one.group_name for one in t.client.list_subscriptions_to_stream(stream)], [group])
    t.client.delete_subscription(group, stream)
    t.refused(NotFound, "its info", lambda: info(t, group, stream))
    t.refused(NotFound, "a consumer", lambda: consume(t, group, stream))


def a_group_on_all_filters(t: Trial) -> None:
    stream, group = named("to-all"), named("all-group")
    t.append(named("other"), *made("A", 50))
    t.append(stream, *made("A", 1))
    t.client.create_subscription_to_all(group, filter_include=[stream], filter_by_stream_name=True)
    with t.client.read_subscription_to_all(group, max_ack_delay=0.01, timeout=PATIENCE) as consumer:
        event = next(consumer)
        t.same("event", (event.stream_name, event.stream_position), (stream, 0))
        consumer.ack(event)
        t.append(stream, *made("Live", 1))
        t.same("live", next(consumer).type, "Live")
    t.client.delete_subscription(group)


def info(t: Trial, group: str, stream: str):
    return t.client.get_subscription_info(group, stream)


CHECKS = [
    a_group_takes_acks_and_goes_on_behind_them,
    refused_messages_come_again_or_are_parked,
    groups_are_managed,
    a_group_on_all_filters,
]
