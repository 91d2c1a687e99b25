"""Follow the switches: what is off is off here a moment later, also on the pages that are made once."""

import logging
from typing import Callable, Tuple

from bot.store.database import Database
from bot.switches import switches
from bot.web.assets import hints_file
from bot.web.drawing import directory_page
from bot.web.widget_script import widget_script

logger = logging.getLogger(__name__)
CACHES: Tuple[Callable[[], object], ...] = (widget_script, hints_file, directory_page)


async def follow(database: Database) -> None:
    """Look at the switches once.

    Raises:
        SQLAlchemyError: the database cannot be read; what was off stays off.
    """
    if await switches().look(database):
        for made in CACHES:
            made.cache_clear()  # type: ignore[attr-defined]
        logger.warning("switched off now: %s", " ".join(sorted(switches().off)) or "nothing")
