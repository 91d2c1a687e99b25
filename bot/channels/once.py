"""Answer each message once, however often it is sent: its id decides."""

import asyncio
import logging
import time
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import AsyncIterator, Awaitable, Callable, Dict, List, Optional, Set, Tuple
from uuid import uuid4

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.again import try_again
from bot.channels.output import BotMessage
from bot.channels.reading import Refused
from bot.lasting import let_last
from bot.store.database import Database
from bot.store.turns import close_turn, hold_turn, open_turn

logger = logging.getLogger(__name__)
Answer = List[BotMessage]
Run = Callable[[], Awaitable[Answer]]
# Seconds to wait for another worker that answers the same message, and between two looks; how often one says that it is
# still at it.
PATIENCE = 3.0
LOOK_EVERY = 0.05
HOLD_EVERY = 0.5
# Answers remembered that could not be kept.
MOST_GIVEN = 1_000


class Once:
    """Joins a repeated message to the turn that runs, here or in another worker, or gives the answer that is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._worker = uuid4().hex
        # Messages that are being answered though they could not be kept, and the answers lately given to such.
        self._unkept: Set[Tuple[str, str]] = set()
        self._given: OrderedDict[Tuple[str, str], Tuple[str, Answer]] = OrderedDict()
        self._running: Dict[Tuple[str, str], Tuple[str, asyncio.Future[Answer]]] = {}

    async def answer(self, session: str, message: str, text: str, run: Run) -> Answer:
        """The answer to a message of a session.

        Args:
            message: the id that the page has given it. run: asks the bot.

        Raises:
            Refused: 409, the id stands for another text; 503, another worker has not answered it in time.
        """
        key = (session, message)
        if key in self._given:
            _same(self._given[key][0], text)
            return self._given[key][1]
        if key not in self._running:
            task = let_last(self._turn(session, message, text, run))
            self._running[key] = (text, task)
            task.add_done_callback(lambda _: self._running.pop(key, None))
        known, running = self._running[key]
        _same(known, text)
        # A page that hangs up must not stop the turn: it will ask for the answer again.
        return await asyncio.shield(running)

    def is_kept(self, session: str, message: str) -> bool:
        """Whether somebody who looks at the conversation will find a message that is being answered."""
        return (session, message) not in self._unkept

    def running(self, session: str) -> List["asyncio.Future[Answer]"]:
        """The turns of a session that are being answered."""
        return [task for (whose, _), (_, task) in self._running.items() if whose == session]

    def forget(self, session: str) -> None:
        """Remember no answer of a session any more."""
        for key in [key for key in self._given if key[0] == session]:
            del self._given[key]

    async def _turn(self, session: str, message: str, text: str, run: Run) -> Answer:
        asked_at = time.time()
        try:
            known = await self._known(session, message, text)
        except SQLAlchemyError:
            logger.exception("a message could not be kept; it is answered all the same")
            self._unkept.add((session, message))
            try:
                return self._remember(session, message, text, await run(), asked_at)
            finally:
                self._unkept.discard((session, message))
        if known is not None:
            return known
        async with self._held(session, message):
            answer = await run()
        try:
            return await self._database.run(
                lambda connection: close_turn(connection, session, message, answer)
            )
        except SQLAlchemyError:
            logger.exception("an answer could not be kept; it is given all the same")
            return self._remember(session, message, text, answer, asked_at)

    def _remember(self, session: str, message: str, text: str, answer: Answer, asked_at: float) -> Answer:
        """Keep in this process what the database could not take, until it can: sent once more, the message is not answered anew."""
        self._given[session, message] = (text, answer)
        while len(self._given) > MOST_GIVEN:
            self._given.popitem(last=False)

        def work(connection: Connection) -> None:
            if (session, message) not in self._given:
                return  # the person has cleared it
            if open_turn(connection, session, message, text, asked_at=asked_at, worker=self._worker) is None:
                close_turn(connection, session, message, answer)

        let_last(try_again(self._database, work))
        return answer

    async def _known(self, session: str, message: str, text: str) -> Optional[Answer]:
        """The answer that is kept, or will be within a moment; None where it is for this worker to find it."""
        until = time.monotonic() + PATIENCE
        while True:
            known = await self._database.run(
                lambda connection: open_turn(connection, session, message, text, worker=self._worker)
            )
            if known is None:
                return None
            _same(known.text, text)
            if known.answer is not None:
                return known.answer
            if time.monotonic() > until:
                raise Refused(503, "another worker answers this message; send it again in 1 s", 1)
            await asyncio.sleep(LOOK_EVERY)

    @asynccontextmanager
    async def _held(self, session: str, message: str) -> AsyncIterator[None]:
        holding = asyncio.ensure_future(self._hold(session, message))
        try:
            yield
        finally:
            holding.cancel()

    async def _hold(self, session: str, message: str) -> None:
        while True:
            await asyncio.sleep(HOLD_EVERY)
            try:
                await self._database.run(lambda connection: hold_turn(connection, session, message))
            except SQLAlchemyError:
                logger.warning("could not say that a message is still being answered")


def _same(known: str, text: str) -> None:
    if known != text:
        raise Refused(409, "this id stands for another message; give each message an id of its own")
