"""Messages that come without being asked for, and the page that waits for them."""

import asyncio
import time
from collections import defaultdict
from contextlib import suppress
from typing import Any, Dict, List, Optional, Set, Tuple

from sqlalchemy.engine import Connection

from bot.store.database import Database
from bot.store.handovers import open_of
from bot.store.waiting import Numbered, post, posted_after

# Seconds after which a waiting page looks again by itself: another process may have written.
LOOK_AGAIN = 2.0


class Mailbox:
    """Puts messages in a session's box and wakes the page that waits for them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiters: Dict[str, Set[asyncio.Event]] = defaultdict(set)
        self._closed = False

    async def is_open(self, session: str) -> bool:
        """Whether a person may write: the session is in the queue or being answered."""
        return await self._database.read(lambda connection: open_of(connection, session) is not None)

    async def post(self, session: str, message: Dict[str, Any], author: Optional[str] = None) -> int:
        """Leave a message (text and card) for a session; gives its number."""
        number = await self._database.run(lambda connection: post(connection, session, message, author))
        self.wake(session)
        return number

    async def after(self, session: str, number: int, patience: float) -> Tuple[List[Numbered], bool]:
        """The messages after ``number``, and whether more may come.

        Waits up to ``patience`` seconds for the first while a person may write.
        """
        until = time.monotonic() + patience
        arrived = asyncio.Event()
        self._waiters[session].add(arrived)
        try:
            while True:
                arrived.clear()
                found, is_open = await self._database.read(lambda c: _look(c, session, number))
                left = until - time.monotonic()
                if found or not is_open or left <= 0 or self._closed:
                    return found, is_open
                await _within(arrived, min(LOOK_AGAIN, left))
        finally:
            self._waiters[session].discard(arrived)
            if not self._waiters[session]:
                del self._waiters[session]

    def wake(self, session: str) -> None:
        """Let the pages that wait look at once."""
        for waiter in self._waiters.get(session, ()):
            waiter.set()

    def close(self) -> None:
        """The server stops: let all pages go at once; they ask again."""
        self._closed = True
        for session in list(self._waiters):
            self.wake(session)


def _look(connection: Connection, session: str, number: int) -> Tuple[List[Numbered], bool]:
    # Asked first: what is written before the end must not be missed.
    is_open = open_of(connection, session) is not None
    return posted_after(connection, session, number), is_open


async def _within(event: asyncio.Event, seconds: float) -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
