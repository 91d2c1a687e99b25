"""The pages that work without script: the chat page at /, the directory at /topics, their stylesheet."""

import gzip
from pathlib import Path
from typing import Dict

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.origins import refuse_foreign
from bot.channels.reading import Refused
from bot.channels.web import count_address, desk_of
from bot.web.drawing import View, chat_page, directory_page
from bot.web.plain import enter, read_form, serve, turned_away

STYLE = Path(__file__).parent / "files" / "page.css"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
HOUR = {"Cache-Control": "public, max-age=3600"}
NEVER = {"Cache-Control": "no-store"}
pages = Blueprint("pages")


@pages.route("/", methods=["GET", "HEAD"])
async def chat(request: Request) -> HTTPResponse:
    """The chat page, at the beginning of a conversation."""
    return _chat(request, View(desk_of(request).sessions.issue()[1]), 200, {})


@pages.post("/")
async def say(request: Request) -> HTTPResponse:
    """The chat page, after its form was sent."""
    desk, sent, headers = desk_of(request), read_form(request.form), {}
    refuse_foreign(request, desk.origins)  # first: nothing that another site's page sends may stand in ours
    visit = enter(desk, sent.token)
    try:
        await count_address(request)
        await desk.rates.count("session", visit.session)
        view, status = await serve(desk, visit, sent, request.app.ctx.agent.handle_message), 200
    except (Refused, SQLAlchemyError) as error:
        view, status = await turned_away(desk, visit, sent, error)
        headers = error.headers if isinstance(error, Refused) else {}
    return _chat(request, view, status, headers)


@pages.route("/topics", methods=["GET", "HEAD"])
async def topics(request: Request) -> HTTPResponse:
    """The printed directory."""
    return _html(request, directory_page(), 200, HOUR)


@pages.get("/page.css")
async def style(request: Request) -> HTTPResponse:
    """The stylesheet of these pages."""
    kind = "text/css; charset=utf-8"
    return response.raw(STYLE.read_bytes(), content_type=kind, headers={**_security(request), **HOUR})


def _chat(request: Request, view: View, status: int, headers: Dict[str, str]) -> HTTPResponse:
    page = chat_page(view, desk_of(request).keep_days)
    return _html(request, page, status, {**NEVER, **headers})


def _html(request: Request, page: str, status: int, headers: Dict[str, str]) -> HTTPResponse:
    every = {**_security(request), **headers, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return response.html(page, status, every)
    # Where a page comes at 2G speed, a fifth of the bytes is a fifth of the waiting.
    packed = gzip.compress(page.encode())
    kind = "text/html; charset=utf-8"
    return response.raw(packed, status, {**every, "Content-Encoding": "gzip"}, content_type=kind)


def _security(request: Request) -> Dict[str, str]:
    return {
        "Content-Security-Policy": " ".join([POLICY, *desk_of(request).origins]),
        "X-Content-Type-Options": "nosniff",
        # Not no-referrer: browsers would send the form with "Origin: null", which cannot be told from a foreign page.
        "Referrer-Policy": "same-origin",
    }
