"""End this process where its event loop stands still: whoever supervises it (systemd, Compose, Kubernetes) starts another.

The timer is one of the interpreter's own (`faulthandler`): it fires also where no Python code can run any more.
"""

import asyncio
import faulthandler
from contextlib import suppress

from sanic import Sanic

# Seconds that nothing may hold up the loop: six times the longest turn.
PATIENCE = 30.0


async def stay_awake(patience: float = PATIENCE) -> None:
    """Put off the end of the process again and again; where the loop no longer comes to it, say where it hangs and end.

    The standard error gets the places in the code, no values; the exit code is 1.

    Args:
        patience: seconds.
    """
    while True:
        faulthandler.dump_traceback_later(patience, exit=True)
        await asyncio.sleep(patience / 6)


def register_watchdog(app: Sanic) -> None:
    """Watch over the loop of an app from when it serves until the process ends, its stopping too."""

    async def begin(app: Sanic, loop: object) -> None:
        app.ctx.watchdog = asyncio.ensure_future(stay_awake())

    async def end(app: Sanic, loop: object) -> None:
        app.ctx.watchdog.cancel()  # the timer goes on: who hangs after this ends by it too
        with suppress(asyncio.CancelledError):
            await app.ctx.watchdog

    app.register_listener(begin, "after_server_start")
    app.register_listener(end, "after_server_stop")
