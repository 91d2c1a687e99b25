"""An empty Sanic handler: what no bot on this machine can be faster than. Started by the bench with a port."""

import asyncio
import sys

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from tests.bench.load import WEBHOOK

app = Sanic("floor", configure_logging=False)


@app.get("/healthz")
async def health(request: Request) -> HTTPResponse:
    """It is there."""
    return response.empty(200)


@app.post(WEBHOOK)
async def answer(request: Request) -> HTTPResponse:
    """Nothing, at once."""
    return response.json([{"text": "好"}])


if __name__ == "__main__":
    asyncio.set_event_loop_policy(None)
    app.config.USE_UVLOOP = False
    app.run("127.0.0.1", int(sys.argv[1]), access_log=False)
