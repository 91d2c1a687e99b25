"""Conversations in the database, where every worker finds them."""

import logging
from typing import Optional

from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError

from bot.store.conversations import forget_events, forget_idle_events, keep_events, read_events
from bot.store.database import Database
from bot.trackers import IDLE, ForgettingTrackerStore, packed, unpacked

logger = logging.getLogger(__name__)


class SharedTrackerStore(ForgettingTrackerStore):
    """Rasa's tracker store on the database of the rest; in this process's memory while that is gone.

    Rasa's own `SQLTrackerStore` keeps a row an event and all of them for ever, reads them all at each turn, and blocks the
    event loop meanwhile. Here a conversation is one row of its newest turns, which is written whole or not at all.
    """

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the newest part of a conversation."""
        sender = tracker.sender_id
        await super().save(tracker)
        events = unpacked(self.store[sender])
        try:
            await self._database.run(lambda connection: keep_events(connection, sender, events))
        except SQLAlchemyError:
            logger.exception("a conversation could not be kept; this process remembers it")
        else:
            self.drop(sender)

    async def forget(self, sender: str) -> None:
        """Delete the conversation of a sender.

        Raises:
            SQLAlchemyError: it cannot be deleted now.
        """
        self.drop(sender)
        await self._database.run(lambda connection: forget_events(connection, sender))

    async def forget_idle(self, idle: float = IDLE) -> None:
        """Delete the conversations in which nothing was said for ``idle`` seconds.

        Raises:
            SQLAlchemyError: they cannot be deleted now.
        """
        await super().forget_idle(idle)
        await self._database.run(lambda connection: forget_idle_events(connection, idle))

    async def _retrieve(self, sender_id: str, fetch_all_sessions: bool) -> Optional[DialogueStateTracker]:
        try:
            events = await self._database.read(lambda connection: read_events(connection, sender_id))
        except SQLAlchemyError:
            logger.exception("a conversation could not be read; what this process remembers of it must do")
            return await super()._retrieve(sender_id, fetch_all_sessions)
        if events is not None:
            self.store[sender_id] = packed(events)
        try:
            return await super()._retrieve(sender_id, fetch_all_sessions)
        finally:
            if events is not None:
                self.drop(sender_id)
