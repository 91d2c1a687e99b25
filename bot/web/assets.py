"""GET /widget.js, /widget.css and /hints.json: the files that any page may load, packed and cached."""

import gzip
import json
from functools import lru_cache
from typing import Tuple

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.knowledge import kb
from bot.model_file import ROOT
from bot.switches import switches
from bot.training_data import read_utterances
from bot.web.hints import hints
from bot.web.widget_script import widget_script, widget_style

_HOUR = "public, max-age=3600"
_FOR_EVER = "public, max-age=31536000, immutable"
assets = Blueprint("assets")


@assets.get("/widget.js")
async def script(request: Request) -> HTTPResponse:
    """The widget; under its digest it may be kept for ever."""
    asset = widget_script()
    cache = _FOR_EVER if request.args.get("v") == asset.digest else _HOUR
    return _send(request, asset.plain, asset.packed, "text/javascript; charset=utf-8", cache)


@assets.get("/widget.css")
async def style(request: Request) -> HTTPResponse:
    """The style, for browsers that cannot take it from the script."""
    asset = widget_style()
    return _send(request, asset.plain, asset.packed, "text/css; charset=utf-8", _HOUR)


@assets.get("/hints.json")
async def typing_hints(request: Request) -> HTTPResponse:
    """The typing hints. They say nothing of anybody, so any page may read them."""
    plain, small = hints_file()
    reply = _send(request, plain, small, "application/json; charset=utf-8", _HOUR)
    reply.headers["Access-Control-Allow-Origin"] = "*"
    return reply


@lru_cache(maxsize=1)
def hints_file() -> Tuple[bytes, bytes]:
    """The typing hints, plain and packed."""
    found = hints(kb(), read_utterances(ROOT / "data/nlu"), switches().off)
    plain = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return plain, gzip.compress(plain, 9, mtime=0)


def make_ready() -> None:
    """Make all files once, before the first person asks for them."""
    for make in (widget_script, widget_style, hints_file):
        make()


def _send(request: Request, plain: bytes, packed: bytes, kind: str, cache: str) -> HTTPResponse:
    headers = {"Cache-Control": cache, "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return response.raw(packed, content_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return response.raw(plain, content_type=kind, headers=headers)
