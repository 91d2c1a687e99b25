"""The chat page at / and its files."""

from pathlib import Path

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

FILES = Path(__file__).parent / "files"
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
pages = Blueprint("pages")
_KINDS = {"chat.js": "text/javascript; charset=utf-8", "chat.css": "text/css; charset=utf-8"}


@pages.get("/")
async def chat(request: Request) -> HTTPResponse:
    """The chat page."""
    return response.html((FILES / "index.html").read_text("utf-8"), headers=SECURITY)


@pages.get("/static/<name>")
async def static(request: Request, name: str) -> HTTPResponse:
    """A file of the page."""
    if name not in _KINDS:
        return response.json({"error": "there is no such file"}, 404)
    return response.raw((FILES / name).read_bytes(), content_type=_KINDS[name], headers=SECURITY)
