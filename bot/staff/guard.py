"""The door of the console: who is signed in, what they may do, and that a form is theirs. Nothing typed is lost.

The only place of the console that catches broadly: it is its edge.
"""

import hmac
import logging
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, Callable, Coroutine, Dict, List, Mapping, Optional
from urllib.parse import quote

from sanic import response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.origins import refuse_foreign
from bot.channels.rates import TooMany
from bot.channels.reading import CONTROL, Refused
from bot.channels.web import count_address, desk_of
from bot.staff.drawing import Visitor
from bot.staff.not_done import draw_not_done, page_before
from bot.staff.roles import may
from bot.store.database import Database
from bot.store.handovers import count_open
from bot.store.sign_ins import digest, find_sign_in, note_seen
from policy_kb.load import ROOT

COOKIE = "yunxian-staff"
SIGN_IN, SIGN_OUT, PASSWORD = "/staff/sign-in", "/staff/sign-out", "/staff/password"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# The largest number that every database keeps as a whole number.
LARGEST = 2**31 - 1
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]
Route = Callable[..., Coroutine[Any, Any, Optional[HTTPResponse]]]
logger = logging.getLogger(__name__)


class Problem(Exception):
    """What somebody of the staff wants cannot be done; the text says in Chinese why and what to do."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def root_of(request: Request) -> Path:
    """The folder of the knowledge files."""
    root: Path = getattr(request.app.ctx, "kb_root", ROOT)
    return root


def database_of(request: Request) -> Database:
    """The database."""
    return desk_of(request).database


def for_staff(what: str, by_itself: bool = False) -> Callable[[Handler], Route]:
    """Let a handler serve only who is signed in and may do ``what``; a POST must carry the proof of its form.

    Args:
        by_itself: a page asks again and again without its reader: that does not make the sign-in last longer.
    """

    def guard(handler: Handler) -> Route:
        @wraps(handler)
        async def guarded(request: Request, **parts: Any) -> HTTPResponse:
            visitor: Optional[Visitor] = None
            try:
                refuse_foreign(request, ())
                visitor = await visitor_of(request, by_itself)
                if visitor is None:
                    # The staff share one address and ask with each key they press; they are known by their accounts.
                    await count_address(request)
                    return _outside(request)
                if visitor.sign_in.given and request.method == "GET" and request.path != PASSWORD:
                    return response.redirect(PASSWORD, status=303)
                _admit(request, visitor, what)
                _refuse_impossible(parts)
                return await handler(request, visitor, **parts)
            except SanicException:
                raise
            except Exception as error:  # noqa: BLE001  # the edge
                return _again(request, visitor, error)

        return guarded

    return guard


async def visitor_of(request: Request, by_itself: bool = False) -> Optional[Visitor]:
    """Who is signed in, with how many wait for one of the staff.

    Raises:
        SQLAlchemyError: the database cannot tell.
    """
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    database = database_of(request)
    found, queue = await database.read(lambda c: (find_sign_in(c, token), count_open(c)))
    if found is None:
        return None
    if found.is_stale(by_itself):
        with suppress(SQLAlchemyError):  # busy writing: the next request notes it
            await database.run(lambda connection: note_seen(connection, found, by_itself))
    return Visitor(found, proof_of(token), request.path, queue)


def proof_of(token: str) -> str:
    """What the forms of a sign-in carry: it can be made from its token only."""
    return digest(f"form:{token}")


def send_page(page: str, status: int = 200, headers: Optional[Dict[str, str]] = None) -> HTTPResponse:
    """A page with the headers that keep it closed."""
    shut = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    return response.html(page, status, {**shut, **(headers or {})})


def send_file(content: bytes, kind: str, name: str, called: str = "") -> HTTPResponse:
    """A file to be kept by who asked for it.

    Args:
        kind: its media type. name: in ASCII. called: its name where other letters are understood.
    """
    named = f'attachment; filename="{name}"' + (f"; filename*=UTF-8''{quote(called)}" if called else "")
    headers = {"Content-Disposition": named, "Cache-Control": "no-store"}
    return response.raw(content, content_type=f"{kind}; charset=utf-8", headers=headers)


def field(request: Request, name: str, longest: int = 2000, label: str = "") -> str:
    """A field of the form sent, without control characters and blanks around it; empty where it is missing.

    Args:
        label: what the page calls it.

    Raises:
        Problem: it is longer than ``longest`` characters.
    """
    text = next(iter(fields(request, name)), "").strip()
    if len(text) > longest:
        what = f"“{label}”" if label else "有一处"
        raise Problem(413, f"{what}写了{len(text)}个字，最多{longest}个字，请写短一点。")
    return text


def fields(request: Request, name: str) -> List[str]:
    """All values of a field of the form sent, without control characters; empty ones are left out by Sanic."""
    values = request.form.getlist(name, [])
    return [CONTROL.sub("", str(value).replace("\r\n", "\n")) for value in values]


def _admit(request: Request, visitor: Visitor, what: str) -> None:
    if visitor.sign_in.given and request.path not in (PASSWORD, SIGN_OUT):
        raise Problem(403, "这个密码是别人给您的，别人也晓得。请先换成自己的，再做别的。")
    if not may(visitor.role, what):
        raise Problem(403, "您的账号不能做这件事，请找管理员。")
    if request.method != "POST":
        return
    # A form opened before the last sign-in; one of another site was refused by its origin.
    if not hmac.compare_digest(field(request, "csrf").encode(), visitor.csrf.encode()):
        raise Problem(403, "这一页是以前登录时打开的。看一下内容，再按一次就行。")


def _refuse_impossible(parts: Mapping[str, Any]) -> None:
    if any(isinstance(part, int) and part > LARGEST for part in parts.values()):
        raise Problem(404, "没有这个编号。")


def _outside(request: Request) -> HTTPResponse:
    if request.method == "POST":
        text = "您已经退出登录，还没有做成。先在新窗口登录，再回到这里按一次，内容不会丢。"
        return not_done(request, None, 401, text)
    return response.redirect(SIGN_IN, status=303)


def _again(request: Request, visitor: Optional[Visitor], error: Exception) -> HTTPResponse:
    status, text, headers = 500, "这里出了毛病，什么都没有改。请再试一次；还是不行就找管理员。", {}
    if isinstance(error, TooMany):
        headers = {"Retry-After": str(error.retry_after)}
    if isinstance(error, Problem):
        status, text = error.status, str(error)
    elif isinstance(error, Refused):
        status, text = error.status_code, "这次请求没有收。请歇一会儿再试。"
    elif isinstance(error, (SQLAlchemyError, OSError)):
        status, text = (
            503,
            "现在存不进去（数据库正忙，或者磁盘满了），什么都没有改。过一会儿再按一次；还是不行就找管理员。",
        )
    if status >= 500:
        logger.error("the console could not do what was asked at %s", request.path, exc_info=error)
    return not_done(request, visitor, status, text, headers)


def not_done(
    request: Request,
    visitor: Optional[Visitor],
    status: int,
    text: str,
    headers: Optional[Dict[str, str]] = None,
) -> HTTPResponse:
    """The page of what could not be done; ``text`` says why in Chinese."""
    where = f"{request.path}?{request.query_string}" if request.query_string else request.path
    before = page_before(request.headers.get("referer", ""), request.host, request.path)
    posted = request.form if request.method == "POST" else ()
    typed = {name: fields(request, name) for name in posted}
    return send_page(draw_not_done(visitor, status, text, where, before, typed), status, headers)


def refuse(request: Request, status: int) -> HTTPResponse:
    """The page of a request that none of the console's handlers took: an address that is none, too much at once."""
    text = {
        404: "没有这一页，可能是地址打错了。",
        405: "这一页不能这样打开，请从菜单里点进去。",
        413: "一次发的东西太多了，没有收。请写短一点，或者分几次。",
    }.get(status, "这里出了毛病，什么都没有改。请再试一次；还是不行就找管理员。")
    return send_page(draw_not_done(None, status, text, request.path, "", {}), status)
