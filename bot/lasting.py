"""Work that must not be cut off: a server that is told to stop waits for it, within a limit."""

import asyncio
import logging
from typing import Any, Coroutine, Set, TypeVar

Result = TypeVar("Result")
logger = logging.getLogger(__name__)
_running: "Set[asyncio.Task[Any]]" = set()


def let_last(work: Coroutine[Any, Any, Result]) -> "asyncio.Task[Result]":
    """Begin some work in the running loop; `finish` waits for it."""
    task = asyncio.ensure_future(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return task


async def finish(patience: float) -> None:
    """Wait for all that was begun in this loop, at most so many seconds; what is not done then is told and cut off."""
    loop = asyncio.get_running_loop()
    own = {task for task in _running if task.get_loop() is loop}
    if own:
        _, late = await asyncio.wait(own, timeout=patience)
        if late:
            logger.error("stopped in the middle of %d turns that took longer than %s s", len(late), patience)
