"""What the chat page's channel works with, put together once at the start."""

import logging
from dataclasses import dataclass
from typing import Optional, Tuple

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.channels.crowd import Crowd, crowd_of_settings
from bot.channels.keeping import Keeping
from bot.channels.mailbox import Mailbox
from bot.channels.once import Once
from bot.channels.queue import Queue
from bot.channels.rates import Rates, rates_of_settings
from bot.channels.sessions import Sessions, sender_of, sessions_of_settings
from bot.lasting import let_last
from bot.shared.redis_server import Shared, shared_of_settings
from bot.shared.trackers import SharedTrackerStore
from bot.store.database import Database
from bot.store.handovers import forget_session
from bot.store.of_settings import database_of_settings, keep_of_settings
from bot.store.retention import Keep, forget_old
from bot.store.turns import forget
from bot.trackers import ForgettingTrackerStore

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """Sessions, limits, the sites that may ask, and what is kept."""

    sessions: Sessions
    rates: Rates
    crowd: Crowd
    origins: Tuple[str, ...]
    database: Database
    once: Once
    keeping: Keeping
    mailbox: Mailbox
    queue: Queue
    trackers: ForgettingTrackerStore
    shared: Optional[Shared]
    keep: Keep

    @property
    def keep_days(self) -> int:
        """Days that messages and answers are kept."""
        return self.keep.words

    async def clear(self, session: str) -> None:
        """Delete all that is kept of a session."""
        self.once.forget(session)
        await self.queue.leave(session)
        await self.database.run(lambda connection: _forget(connection, session))
        await self.trackers.forget(sender_of(session))
        for turn in self.once.running(session):  # Rasa keeps the conversation once more when the turn ends
            turn.add_done_callback(lambda _: let_last(self._forget_conversation(session)))

    async def _forget_conversation(self, session: str) -> None:
        self.once.forget(session)
        try:
            await self.trackers.forget(sender_of(session))
        except SQLAlchemyError:
            logger.exception("a cleared conversation is still there; it is deleted when it is idle")

    async def forget_old(self) -> None:
        """Delete what is older than the settings allow."""
        await self.trackers.forget_idle()
        await self.database.run(lambda connection: forget_old(connection, self.keep))


def desk_of_settings() -> Desk:
    """A desk as the settings want it.

    Raises:
        BadSetting: one of them cannot be used.
    """
    database, shared = database_of_settings(), shared_of_settings()
    mailbox = Mailbox(database)
    trackers = SharedTrackerStore(database) if shared else ForgettingTrackerStore()
    return Desk(
        sessions=sessions_of_settings(),
        rates=rates_of_settings(shared),
        crowd=crowd_of_settings(),
        origins=settings.origins(),
        database=database,
        once=Once(database),
        keeping=Keeping(database),
        mailbox=mailbox,
        queue=Queue(database, mailbox, trackers),
        trackers=trackers,
        shared=shared,
        keep=keep_of_settings(),
    )


def _forget(connection: Connection, session: str) -> None:
    forget(connection, session)
    forget_session(connection, session)
