"""The console's style and scripts, kept by the browser under an address that changes with them."""

from typing import Dict, Tuple

from sanic import Blueprint, response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.staff.drawing import FILES

pages = Blueprint("staff_files", url_prefix="/staff/files")
_KINDS: Dict[str, str] = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_KNOWN: Tuple[str, ...] = tuple(path.name for path in FILES.iterdir() if path.suffix in _KINDS)


@pages.get("/<name:str>")
async def file(request: Request, name: str) -> HTTPResponse:
    """A style or a script."""
    if name not in _KNOWN:
        raise NotFound("there is no such file")
    path = FILES / name
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return response.raw(path.read_bytes(), content_type=_KINDS[path.suffix], headers=headers)
