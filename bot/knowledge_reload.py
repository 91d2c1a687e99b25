"""Take up changed knowledge files while the server runs: an approved edit is answered from within seconds."""

import asyncio
import logging
from typing import Callable, Tuple

from bot.in_thread import in_thread
from bot.knowledge import COPIES, kb
from bot.web.drawing import directory_page
from bot.web.widget_script import widget_script
from policy_kb import live
from policy_kb.errors import KbError
from policy_kb.kept import keep

logger = logging.getLogger(__name__)
# Made from the knowledge and remembered. What only holds ids, titles and names (the pipeline's parts, the typing hints)
# stays as the model was trained, until the next start.
CACHES: Tuple[Callable[[], object], ...] = (widget_script, directory_page)


async def watch(every: float = 2.0) -> None:
    """Look at the knowledge files again and again, ``every`` so many seconds, until cancelled."""
    await in_thread(_keep)
    while True:
        await asyncio.sleep(every)
        await look()


async def look() -> bool:
    """Take up the knowledge files if they have changed; whether something new is served.

    Files that cannot be used are told in one line and not read again before they change.
    """
    # In a thread: reading takes a second.
    taken = await in_thread(_take_new)
    if taken:
        for made in CACHES:
            made.cache_clear()  # type: ignore[attr-defined]
        logger.warning("the knowledge files have changed; answering from %s", kb().digest)
        await in_thread(_keep)
    return taken


def _keep() -> None:
    try:
        keep(kb().digest, COPIES)
    except OSError as error:
        logger.error("the knowledge files cannot be copied; a start with a broken one would fail: %s", error)


def _take_new() -> bool:
    try:
        return live.is_stale() and live.reload()
    except (KbError, OSError) as error:
        logger.error("the knowledge files cannot be used, the former go on serving: %s", error)
        return False
