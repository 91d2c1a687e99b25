"""Signing in and out, being on duty, and one's own password."""

import logging
from typing import Tuple

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.channels.origins import refuse_foreign
from bot.channels.rates import network_of
from bot.channels.reading import Refused
from bot.channels.web import count_address
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import COOKIE, SIGN_IN, Problem, database_of, field, for_staff, send_page
from bot.staff.passwords import beside, check, hash_password, unfit
from bot.staff.roles import AID, QUEUE
from bot.staff.signing_in import Attempt, Wait, begin, enter, prove
from bot.store.accounts import set_password
from bot.store.handovers import open_handovers
from bot.store.sign_ins import set_on_duty, sign_out
from bot.store.trail import append

logger = logging.getLogger(__name__)
pages = Blueprint("staff_sign_in", url_prefix="/staff")
WRONG = "账号或者密码不对，请再看看。忘了密码找管理员重给一个。"
_TOO_OFTEN = "输错太多次了，请等{seconds}秒再试"


@pages.get("/sign-in")
async def ask(request: Request) -> HTTPResponse:
    """The form to sign in."""
    return send_page(draw("sign_in.html", None, problem="", name=""))


@pages.post("/sign-in")
async def sign_in(request: Request) -> HTTPResponse:
    """Sign in, if name and password are right and it is not too early after wrong ones."""
    token, problem, status, headers = "", WRONG, 401, {}
    try:
        refuse_foreign(request, ())
        await count_address(request)
        attempt, right = await _try(request, field(request, "name", 32))
        token = await database_of(request).run(lambda connection: enter(connection, attempt, right))
    except Wait as wait:
        problem, status = _TOO_OFTEN.format(seconds=wait.seconds) + "。", 429
        headers = {"Retry-After": str(wait.seconds)}
    except Refused as error:
        problem, status = "这次没有收，请歇一会儿再试。", error.status_code
    except Problem as error:
        problem, status = str(error), error.status
    except (SQLAlchemyError, OSError) as error:
        logger.error("nobody can sign in", exc_info=error)
        problem, status = "数据库正忙，请过一会儿再试。", 503
    if not token:
        name = request.form.get("name", "")
        return send_page(draw("sign_in.html", None, problem=problem, name=name), status, headers)
    reply = response.redirect("/staff", status=303)
    reply.cookies[COOKIE] = token
    reply.cookies[COOKIE].update({"httponly": True, "samesite": "Strict", "path": "/staff"})
    # Before nginx there may be another one that ends TLS: what reaches the worker says nothing then.
    if request.scheme == "https" or settings.is_production():
        reply.cookies[COOKIE]["secure"] = True
    return reply


async def _try(request: Request, name: str) -> Tuple[Attempt, bool]:
    address = network_of(request.remote_addr or request.ip)
    attempt = await database_of(request).run(lambda connection: begin(connection, name, address))
    return attempt, await check(attempt.hashed, str(request.form.get("password", "")))


@pages.post("/sign-out")
@for_staff(AID)
async def leave(request: Request, visitor: Visitor) -> HTTPResponse:
    """Sign out of this browser."""

    def work(connection: Connection) -> None:
        sign_out(connection, visitor.name, only=visitor.sign_in.token)
        append(connection, visitor.name, "sign_out")

    await database_of(request).run(work)
    reply = response.redirect(SIGN_IN, status=303)
    reply.cookies[COOKIE] = ""
    reply.cookies[COOKIE].update({"max-age": 0, "path": "/staff"})
    return reply


@pages.post("/duty")
@for_staff(QUEUE)
async def duty(request: Request, visitor: Visitor) -> HTTPResponse:
    """Begin or end to answer people who want a person."""
    begins = field(request, "on") == "1"

    def work(connection: Connection) -> bool:
        set_on_duty(connection, visitor.name, begins)
        append(connection, visitor.name, "duty_begun" if begins else "duty_ended")
        return any(one.staff == visitor.name for one in open_handovers(connection))

    # Who goes while people still wait for an answer of theirs is shown whom.
    to_queue = await database_of(request).run(work) or begins
    return response.redirect("/staff/queue" if to_queue else "/staff", status=303)


@pages.get("/password")
@for_staff(AID)
async def ask_password(request: Request, visitor: Visitor) -> HTTPResponse:
    """The form to change one's password."""
    return send_page(draw("password.html", visitor, problem="", done=False))


@pages.post("/password")
@for_staff(AID)
async def change_password(request: Request, visitor: Visitor) -> HTTPResponse:
    """Change one's password; all other browsers are signed out."""
    chosen, again = (str(request.form.get(name, "")) for name in ("new_password", "same_password"))
    problem, status = unfit(chosen, visitor.name) or ("" if chosen == again else "两次写的新密码不一样"), 400
    if not problem:
        try:
            attempt, right = await _try(request, visitor.name)
            problem = await _change(request, visitor, attempt, right, await beside(hash_password, chosen))
        except Wait as wait:
            problem, status = _TOO_OFTEN.format(seconds=wait.seconds), 429
    page = draw("password.html", visitor, problem=problem, done=not problem)
    return send_page(page, status if problem else 200)


async def _change(request: Request, visitor: Visitor, attempt: Attempt, right: bool, hashed: str) -> str:
    def work(connection: Connection) -> str:
        if not prove(connection, attempt, right):
            append(connection, visitor.name, "password_refused")
            return "现在的密码不对"
        set_password(connection, visitor.name, hashed, given=False)
        sign_out(connection, visitor.name, but=visitor.sign_in.token)
        append(connection, visitor.name, "password_changed")
        return ""

    return await database_of(request).run(work)
