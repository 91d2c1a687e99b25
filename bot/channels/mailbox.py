"""Messages from a person who has taken over, and the page that waits for them."""

import asyncio
from collections import defaultdict
from typing import Any, Dict, List, Set

from bot.store.database import Database
from bot.store.waiting import Numbered, post, posted_after


class Mailbox:
    """Puts messages in a session's box and wakes the page that waits for them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiters: Dict[str, Set[asyncio.Event]] = defaultdict(set)
        self._open: Set[str] = set()

    def open(self, session: str) -> None:
        """A person has taken over: the page is told to wait for messages."""
        self._open.add(session)

    def close(self, session: str) -> None:
        """Nobody will write any more."""
        self._open.discard(session)
        self._wake(session)

    def is_open(self, session: str) -> bool:
        """Whether a person may write."""
        return session in self._open

    async def post(self, session: str, message: Dict[str, Any]) -> int:
        """Leave a message (text and card) for a session; gives its number."""
        number = await self._database.run(lambda connection: post(connection, session, message))
        self._wake(session)
        return number

    async def after(self, session: str, number: int, patience: float) -> List[Numbered]:
        """The messages after ``number``; waits up to ``patience`` seconds for the first."""
        arrived = asyncio.Event()
        self._waiters[session].add(arrived)
        try:
            found = await self._fetch(session, number)
            if not found and await _within(arrived, patience):
                found = await self._fetch(session, number)
            return found
        finally:
            self._waiters[session].discard(arrived)
            if not self._waiters[session]:
                del self._waiters[session]

    def _wake(self, session: str) -> None:
        for waiter in self._waiters.get(session, ()):
            waiter.set()

    async def _fetch(self, session: str, number: int) -> List[Numbered]:
        return await self._database.run(lambda connection: posted_after(connection, session, number))


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except asyncio.TimeoutError:
        return False
    return True
