"""What takes longer than a person should notice is done beside the event loop."""

import asyncio
from functools import partial
from typing import Any, Callable, TypeVar

Result = TypeVar("Result")


async def in_thread(work: Callable[..., Result], *arguments: Any) -> Result:
    """What ``work`` gives, in a thread."""
    return await asyncio.get_running_loop().run_in_executor(None, partial(work, *arguments))
