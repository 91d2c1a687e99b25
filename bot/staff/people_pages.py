"""The accounts of the staff: who there is, new ones, roles, new passwords, closing."""

from typing import Any, Callable

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection

from bot.staff import managing
from bot.staff.deeds import DEEDS
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import database_of, field, for_staff, send_page
from bot.staff.managing import BadName
from bot.staff.passwords import beside
from bot.staff.roles import AGENT, PEOPLE, ROLES
from bot.store.accounts import LastAdministrator, NameTaken, NoSuchAccount, all_accounts
from bot.store.sign_ins import on_duty_now, present_now

pages = Blueprint("staff_people", url_prefix="/staff/people")
_LAST = "这样就没有管理员了。先让另一个账号当管理员。"
_NOT_ONESELF = (
    "不能停用自己的账号，也不能改自己的角色、给自己新密码。自己的密码在右上角换；别的请另一位管理员来做。"
)


@pages.get("/")
@for_staff(PEOPLE)
async def people(request: Request, visitor: Visitor) -> HTTPResponse:
    """Everybody, and the form for a new account."""
    return await _draw(request, visitor, done=DEEDS.get(request.args.get("done", ""), ""))


@pages.post("/")
@for_staff(PEOPLE)
async def add(request: Request, visitor: Visitor) -> HTTPResponse:
    """Add an account, and show its password this once."""
    # Not `field`: a name that is too long is told like any other that is unfit.
    typed, role = request.form.get("name", "").strip(), field(request, "role")
    kept = {"typed": typed, "role": role or AGENT}
    if role not in ROLES:
        return await _draw(request, visitor, 400, problem="请选一个角色。", **kept)
    try:
        password = await beside(managing.add, database_of(request), visitor.name, typed, role)
    except BadName as error:
        return await _draw(request, visitor, 400, problem=f"{error}。账号没有加。", **kept)
    except NameTaken:
        taken = f"已经有叫“{typed}”的账号了（停用的也算）。换一个名字，例如加上科室。"
        return await _draw(request, visitor, 409, problem=taken, **kept)
    return await _draw(request, visitor, made=(typed, password))


@pages.post("/password")
@for_staff(PEOPLE)
async def give_password(request: Request, visitor: Visitor) -> HTTPResponse:
    """Give an account a new password, and show it this once."""
    name = field(request, "name", 32)
    if name == visitor.name:
        return await _draw(request, visitor, 400, problem=_NOT_ONESELF)
    try:
        password = await beside(managing.give_password, database_of(request), visitor.name, name)
    except NoSuchAccount:
        return await _draw(request, visitor, 404, problem=f"没有叫“{name}”的账号。")
    return await _draw(request, visitor, made=(name, password))


@pages.post("/role")
@for_staff(PEOPLE)
async def give_role(request: Request, visitor: Visitor) -> HTTPResponse:
    """Give an account another role."""
    role = field(request, "role")
    if role not in ROLES:
        return await _draw(request, visitor, 400, problem="请选一个角色。")
    return await _change(
        request, visitor, "role_given", lambda c, by, name: managing.give_role(c, by, name, role)
    )


@pages.post("/close")
@for_staff(PEOPLE)
async def close(request: Request, visitor: Visitor) -> HTTPResponse:
    """Close an account."""
    return await _change(request, visitor, "account_closed", managing.close)


@pages.post("/open")
@for_staff(PEOPLE)
async def reopen(request: Request, visitor: Visitor) -> HTTPResponse:
    """Open a closed account again."""
    return await _change(request, visitor, "account_opened", managing.reopen)


async def _change(
    request: Request, visitor: Visitor, did: str, work: Callable[[Connection, str, str], None]
) -> HTTPResponse:
    name = field(request, "name", 32)
    if name == visitor.name:
        return await _draw(request, visitor, 400, problem=_NOT_ONESELF)
    try:
        await database_of(request).run(lambda connection: work(connection, visitor.name, name))
    except NoSuchAccount:
        return await _draw(request, visitor, 404, problem=f"没有叫“{name}”的账号。")
    except LastAdministrator:
        return await _draw(request, visitor, 409, problem=_LAST)
    return response.redirect(f"/staff/people?done={did}", status=303)


async def _draw(request: Request, visitor: Visitor, status: int = 200, **said: Any) -> HTTPResponse:
    empty = {"problem": "", "done": "", "made": None, "typed": "", "role": AGENT}
    found = await database_of(request).read(
        lambda connection: {
            "accounts": all_accounts(connection),
            "on_duty": on_duty_now(connection),
            "present": present_now(connection),
        }
    )
    return send_page(draw("people.html", visitor, **{**empty, **found, **said}), status)
