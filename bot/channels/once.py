"""Answer each message once, however often it is sent: its id decides."""

import asyncio
import logging
from typing import Awaitable, Callable, Dict, List, Tuple

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.output import BotMessage
from bot.channels.reading import Refused
from bot.lasting import let_last
from bot.store.database import Database
from bot.store.turns import close_turn, open_turn

logger = logging.getLogger(__name__)
Answer = List[BotMessage]
Run = Callable[[], Awaitable[Answer]]


class Once:
    """Joins a repeated message to the turn that runs, or gives the answer that is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._running: Dict[Tuple[str, str], Tuple[str, asyncio.Future[Answer]]] = {}

    async def answer(self, session: str, message: str, text: str, run: Run) -> Answer:
        """The answer to a message of a session.

        Args:
            message: the id that the page has given it. run: asks the bot.

        Raises:
            Refused: 409, the id stands for another text.
        """
        key = (session, message)
        if key not in self._running:
            task = let_last(self._turn(session, message, text, run))
            self._running[key] = (text, task)
            task.add_done_callback(lambda _: self._running.pop(key, None))
        known, running = self._running[key]
        _same(known, text)
        # A page that hangs up must not stop the turn: it will ask for the answer again.
        return await asyncio.shield(running)

    def running(self, session: str) -> List["asyncio.Future[Answer]"]:
        """The turns of a session that are being answered."""
        return [task for (whose, _), (_, task) in self._running.items() if whose == session]

    async def _turn(self, session: str, message: str, text: str, run: Run) -> Answer:
        try:
            known = await self._database.run(lambda connection: open_turn(connection, session, message, text))
        except SQLAlchemyError:
            logger.exception("a message could not be kept; it is answered all the same")
            return await run()
        if known is not None:
            _same(known.text, text)
            if known.answer is not None:
                return known.answer
        answer = await run()
        try:
            await self._database.run(lambda connection: close_turn(connection, session, message, answer))
        except SQLAlchemyError:
            logger.exception("an answer could not be kept; it is given all the same")
        return answer


def _same(known: str, text: str) -> None:
    if known != text:
        raise Refused(409, "this id stands for another message; give each message an id of its own")
