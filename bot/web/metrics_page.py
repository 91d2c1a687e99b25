"""GET /metrics, for a Prometheus on the same machine: to anybody else there is no such page."""

import ipaddress
from typing import Any, Tuple

from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sanic import Blueprint, response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.web import desk_of
from bot.knowledge import kb
from bot.metrics import BOT_OFF, ON_DUTY, QUEUE, REGISTRY, SERVING, SWITCHED_OFF
from bot.store.handovers import WAITING, open_handovers
from bot.store.sign_ins import on_duty_now
from bot.switches import switches

metrics = Blueprint("metrics")
# What a proxy adds: whoever comes with one of these is somebody behind it.
_BY_PROXY = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
# Where the database cannot tell; nothing of it is known then.
UNKNOWN = float("nan")


@metrics.get("/metrics")
async def show(request: Request) -> HTTPResponse:
    """The figures of this process, and those of the queue, which all processes share."""
    if not is_local(request):
        raise NotFound(f"Requested URL {request.path} not found")
    try:
        waiting, on_duty = await desk_of(request).database.read(_people)
    except SQLAlchemyError:
        waiting, on_duty = UNKNOWN, UNKNOWN
    ctx: Any = request.app.ctx
    QUEUE.set(waiting)
    ON_DUTY.set(on_duty)
    BOT_OFF.set(int(switches().all_off))
    SWITCHED_OFF.set(len(switches().off) - int(switches().all_off))
    SERVING.info({"model": getattr(ctx, "model", ""), "kb": kb().digest})
    return response.raw(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def is_local(request: Request) -> bool:
    """Whether a request comes from this machine, by no proxy."""
    if any(name in request.headers for name in _BY_PROXY):
        return False
    try:
        return ipaddress.ip_address(request.ip).is_loopback
    except ValueError:
        return False


def _people(connection: Connection) -> Tuple[float, float]:
    waiting = sum(one.state == WAITING for one in open_handovers(connection))
    return float(waiting), float(len(on_duty_now(connection)))
