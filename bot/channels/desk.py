"""What the chat page's channel works with, put together once at the start."""

import time
from dataclasses import dataclass
from typing import Tuple

from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.channels.mailbox import Mailbox
from bot.channels.once import Once
from bot.channels.rates import Rates, rates_of_settings
from bot.channels.sessions import Sessions, sender_of, sessions_of_settings
from bot.store.database import Database
from bot.store.turns import forget, forget_before
from bot.trackers import ForgettingTrackerStore

_DAY = 86_400


@dataclass(frozen=True)
class Desk:
    """Sessions, limits, the sites that may ask, and what is kept."""

    sessions: Sessions
    rates: Rates
    origins: Tuple[str, ...]
    database: Database
    once: Once
    mailbox: Mailbox
    trackers: ForgettingTrackerStore
    keep_days: int

    async def clear(self, session: str) -> None:
        """Delete all that is kept of a session."""
        self.mailbox.close(session)
        await self.database.run(lambda connection: forget(connection, session))
        self.trackers.forget(sender_of(session))
        for turn in self.once.running(session):  # Rasa keeps the conversation once more when the turn ends
            turn.add_done_callback(lambda _: self.trackers.forget(sender_of(session)))

    async def forget_old(self) -> None:
        """Delete what is older than the settings allow."""
        self.trackers.forget_idle()
        moment = time.time() - self.keep_days * _DAY
        await self.database.run(lambda connection: forget_before(connection, moment))


def desk_of_settings(trackers: ForgettingTrackerStore) -> Desk:
    """A desk as the settings want it.

    Raises:
        BadSetting: one of them cannot be used.
    """
    database = _database()
    return Desk(
        sessions=sessions_of_settings(),
        rates=rates_of_settings(),
        origins=settings.origins(),
        database=database,
        once=Once(database),
        mailbox=Mailbox(database),
        trackers=trackers,
        keep_days=settings.number("YUNXIAN_KEEP_DAYS", least=1),
    )


def _database() -> Database:
    try:
        return Database(settings.text("YUNXIAN_DATABASE"))
    except (SQLAlchemyError, OSError, ValueError) as error:
        # The address itself may hold a password.
        raise settings.BadSetting(
            f"YUNXIAN_DATABASE cannot be used ({type(error).__name__}); write an SQLAlchemy address such as "
            "sqlite:///var/assistant.db, in a folder that can be written to"
        ) from error
