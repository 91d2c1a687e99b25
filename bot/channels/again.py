"""Try again what a locked, full or missing database could not take."""

import asyncio
import logging
from contextlib import suppress
from typing import Callable

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.store.database import Database

logger = logging.getLogger(__name__)
# Seconds before each try.
AGAIN = (0.5, 1, 2, 4, 8, 16, 32)


async def try_again(database: Database, work: Callable[[Connection], object]) -> None:
    """Try work that has failed again and again, for a minute; the log tells where nothing comes of it."""
    for pause in AGAIN:
        await asyncio.sleep(pause)
        with suppress(SQLAlchemyError):
            await database.run(work)
            return
    logger.error("what was answered could not be kept after all")
