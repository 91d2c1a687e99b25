"""Conversations in memory, dropped when a person clears them or when they are long over."""

import time
import zlib
from collections import deque
from typing import Dict, List, Optional, Union

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

# After half an hour Rasa begins a new session anyway (domain.yml), so nothing is lost.
IDLE = 2 * 3600.0
# Events of one conversation, twelve turns or so: Rasa reads and writes all of them at each turn. Past it the newer half
# stays.
MOST_EVENTS = 120
# Conversations in memory; beyond it the one that was silent longest goes.
MOST_CONVERSATIONS = 10_000
_SPEED = 1


class ForgettingTrackerStore(InMemoryTrackerStore):
    """Rasa's store in memory, which by itself keeps every conversation for ever."""

    def __init__(self) -> None:
        super().__init__(Domain.empty())
        self._saved_at: Dict[str, float] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the newest part of a conversation and note when."""
        if len(tracker.events) > MOST_EVENTS:
            tracker.events = deque(_newest_turns(list(tracker.events)[-MOST_EVENTS // 2 :]))
        await super().save(tracker)
        self.store[tracker.sender_id] = packed(self.store[tracker.sender_id])
        self._saved_at.pop(
            tracker.sender_id, None
        )  # to the end: the first is the one that was silent longest
        self._saved_at[tracker.sender_id] = time.monotonic()
        while len(self._saved_at) > MOST_CONVERSATIONS:
            self.drop(next(iter(self._saved_at)))

    def deserialise_tracker(
        self, sender_id: str, serialised_tracker: Union[str, bytes]
    ) -> Optional[DialogueStateTracker]:
        """The conversation that `save` has packed."""
        return super().deserialise_tracker(sender_id, unpacked(serialised_tracker))

    async def forget(self, sender: str) -> None:
        """Drop the conversation of a sender."""
        self.drop(sender)

    async def forget_idle(self, idle: float = IDLE) -> None:
        """Drop the conversations in which nothing was said for ``idle`` seconds."""
        before = time.monotonic() - idle
        for sender in [sender for sender, at in self._saved_at.items() if at < before]:
            self.drop(sender)

    def drop(self, sender: str) -> None:
        """Drop the conversation of a sender from this process's memory."""
        self.store.pop(sender, None)
        self._saved_at.pop(sender, None)


def packed(events: str) -> str:
    """What the store holds of a conversation that Rasa has written."""
    # Ten thousand conversations as they are would be an eighth of the memory. Rasa's store holds texts.
    return zlib.compress(events.encode(), _SPEED).decode("latin-1")


def unpacked(events: Union[str, bytes]) -> str:
    """What Rasa has written of a conversation, from what the store holds."""
    return zlib.decompress(str(events).encode("latin-1")).decode()


def _newest_turns(events: List[Event]) -> List[Event]:
    # From the beginning of a turn: before a message the bot listens.
    listens = (at for at, event in enumerate(events) if event == ActionExecuted(ACTION_LISTEN_NAME))
    return events[next(listens, 0) :]
