"""Keep turns after they were answered, those of a moment together: one by one they would cost a fifth of a turn each."""

import asyncio
import logging
from typing import List

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.again import try_again
from bot.lasting import let_last
from bot.store.database import Database
from bot.store.turns import Over, keep_turns

logger = logging.getLogger(__name__)
# Seconds in which turns are gathered.
MOMENT = 0.2


class Keeping:
    """Turns of a channel that keeps them when they are over."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._gathered: List[Over] = []

    def keep(self, turn: Over) -> None:
        """Keep a turn soon; whoever stops the server waits for it."""
        self._gathered.append(turn)
        if len(self._gathered) == 1:
            let_last(self._write())

    async def _write(self) -> None:
        await asyncio.sleep(MOMENT)
        gathered, self._gathered = self._gathered, []

        def work(connection: Connection) -> None:
            keep_turns(connection, gathered)

        try:
            await self._database.run(work)
        except SQLAlchemyError:
            logger.exception("turns could not be kept; they were answered all the same")
            await try_again(self._database, work)
