"""What the chat page's channel works with, put together once at the start."""

from dataclasses import dataclass
from typing import Tuple

from sqlalchemy.engine import Connection

from bot import settings
from bot.channels.crowd import Crowd, crowd_of_settings
from bot.channels.keeping import Keeping
from bot.channels.mailbox import Mailbox
from bot.channels.once import Once
from bot.channels.queue import Queue
from bot.channels.rates import Rates, rates_of_settings
from bot.channels.sessions import Sessions, sender_of, sessions_of_settings
from bot.store.database import Database
from bot.store.handovers import forget_session
from bot.store.of_settings import database_of_settings, keep_of_settings
from bot.store.retention import Keep, forget_old
from bot.store.turns import forget
from bot.trackers import ForgettingTrackerStore


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
    keep: Keep

    @property
    def keep_days(self) -> int:
        """Days that messages and answers are kept."""
        return self.keep.words

    async def clear(self, session: str) -> None:
        """Delete all that is kept of a session."""
        await self.queue.leave(session)
        await self.database.run(lambda connection: _forget(connection, session))
        self.trackers.forget(sender_of(session))
        for turn in self.once.running(session):  # Rasa keeps the conversation once more when the turn ends
            turn.add_done_callback(lambda _: self.trackers.forget(sender_of(session)))

    async def forget_old(self) -> None:
        """Delete what is older than the settings allow."""
        self.trackers.forget_idle()
        await self.database.run(lambda connection: forget_old(connection, self.keep))


def desk_of_settings(trackers: ForgettingTrackerStore) -> Desk:
    """A desk as the settings want it.

    Raises:
        BadSetting: one of them cannot be used.
    """
    database = database_of_settings()
    mailbox = Mailbox(database)
    return Desk(
        sessions=sessions_of_settings(),
        rates=rates_of_settings(),
        crowd=crowd_of_settings(),
        origins=settings.origins(),
        database=database,
        once=Once(database),
        keeping=Keeping(database),
        mailbox=mailbox,
        queue=Queue(database, mailbox, trackers),
        trackers=trackers,
        keep=keep_of_settings(),
    )


def _forget(connection: Connection, session: str) -> None:
    forget(connection, session)
    forget_session(connection, session)
