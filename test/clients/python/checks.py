"""What one check has: a client, and a list of what it found wrong."""

import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from esdbclient import EventStoreDBClient, NewEvent, RecordedEvent, StreamState

# How long one answer may take, in seconds; a healthy node needs a small part of it.
PATIENCE = 20


@dataclass
class Trial:
    """The run of one check."""

    client: EventStoreDBClient
    wrong: list[str] = field(default_factory=list)

    def same(self, what: str, got: object, expected: object) -> None:
        """Notes a difference and goes on."""
        if got != expected:
            self.wrong.append(f"{what} is {got!r}, expected {expected!r}")

    def holds(self, sentence: str, is_true: bool) -> None:
        """Notes a sentence that is not true and goes on."""
        if not is_true:
            self.wrong.append(f"not so: {sentence}")

    def refused(self, kind: type[Exception], what: str, asked: Callable[[], object], says: str = "") -> None:
        """Notes an answer, an error of another class, or one whose text lacks a part."""
        try:
            asked()
        except kind as error:
            self.holds(f"{what} says {says!r} (it says {str(error)!r})", says in str(error))
        except Exception as error:
            self.wrong.append(f"{what} gave {error!r}, expected {kind.__name__}")
        else:
            self.wrong.append(f"{what} succeeded, expected {kind.__name__}")

    def eventually(self, sentence: str, is_true: Callable[[], bool]) -> None:
        """Asks until the answer is yes, for what the node does after it has answered."""
        end = time.monotonic() + PATIENCE
        while not is_true():
            if time.monotonic() > end:
                raise TimeoutError(f"never so: {sentence}")
            time.sleep(0.02)

    def append(self, stream: str, *events: NewEvent, expected: int | StreamState = StreamState.ANY) -> int:
        """One event takes the classic path, several take the batch path: so this client does it."""
        sent = events[0] if len(events) == 1 else list(events)
        return self.client.append_to_stream(stream, current_version=expected, events=sent, timeout=PATIENCE)

    def unchanged(self, stream: str, stored: Iterable[RecordedEvent], appended: Iterable[NewEvent]) -> None:
        """Notes every field of the stored events that is not what was appended."""
        fields = ("id", "type", "content_type", "data", "metadata")
        got = [tuple(getattr(event, name) for name in fields) for event in stored]
        self.same(f"what is stored in {stream}", got, [tuple(getattr(event, name) for name in fields) for event in appended])


def named(prefix: str) -> str:
    """A stream or group of one trial alone."""
    return f"{prefix}-{uuid.uuid4()}"


def made(event_type: str, count: int) -> list[NewEvent]:
    """So many JSON events with ids of their own, numbered in their data."""
    return [NewEvent(type=event_type, data=b'{"n":%d}' % n, metadata=b'{"by":"python"}') for n in range(count)]


def positions(events: Iterable[RecordedEvent]) -> list[int]:
    """The revisions of what was read: the link's where there is one."""
    return [(event.link or event).stream_position for event in events]
