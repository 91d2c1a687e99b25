"""Conversations in memory, dropped when a person clears them or when they are long over."""

import time
from typing import Any, Dict

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

# After half an hour Rasa begins a new session anyway (domain.yml), so nothing is lost.
IDLE = 2 * 3600.0


class ForgettingTrackerStore(InMemoryTrackerStore):
    """Rasa's store in memory, which by itself keeps every conversation for ever."""

    def __init__(self) -> None:
        super().__init__(Domain.empty())
        self._saved_at: Dict[str, float] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation and note when."""
        await super().save(tracker)
        self._saved_at[tracker.sender_id] = time.monotonic()

    def forget(self, sender: str) -> None:
        """Drop the conversation of a sender."""
        self.store.pop(sender, None)
        self._saved_at.pop(sender, None)

    def forget_idle(self, idle: float = IDLE) -> None:
        """Drop the conversations in which nothing was said for ``idle`` seconds."""
        before = time.monotonic() - idle
        for sender in [sender for sender, at in self._saved_at.items() if at < before]:
            self.forget(sender)


def trackers_of(endpoints: Any) -> ForgettingTrackerStore:
    """The tracker store of `bot.run.endpoints`."""
    store = endpoints.tracker_store
    assert isinstance(store, ForgettingTrackerStore)
    return store
