"""Switching off: one topic by an editor, the whole bot by an administrator; one person is enough, since it is urgent."""

from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection

from bot.staff import switching
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import database_of, field, for_staff, send_page
from bot.staff.missed_pages import themes
from bot.staff.roles import SWITCHES, may
from bot.staff.roles import WHOLE_BOT as MAY_ALL
from bot.store.switches import read_switches
from bot.switched_pages import follow
from policy_kb.off_card import WHOLE_BOT

pages = Blueprint("staff_switches", url_prefix="/staff/switches")
_DONE = {
    "off": "停用了，几秒钟以后就不再这样答",
    "on": "恢复了，几秒钟以后照常答",
    "same": "本来就是这样，没有改",
}


@pages.get("/")
@for_staff(SWITCHES)
async def show(request: Request, visitor: Visitor) -> HTTPResponse:
    """What is off, and the forms."""
    return await _draw(request, visitor, done=_DONE.get(request.args.get("done", ""), ""))


@pages.post("/topics/off")
@for_staff(SWITCHES)
async def topic_off(request: Request, visitor: Visitor) -> HTTPResponse:
    """Switch a topic off."""
    name = field(request, "topic", 64, "主题")
    try:
        return await _off(request, visitor, switching.find_topic(name))
    except switching.CannotSwitch as error:
        return await _draw(request, visitor, 400, problem=f"{error}。还没有停用。")


@pages.post("/topics/on")
@for_staff(SWITCHES)
async def topic_on(request: Request, visitor: Visitor) -> HTTPResponse:
    """Switch a topic on again."""
    what = field(request, "topic", 64, "主题")
    if what == WHOLE_BOT:
        return await _draw(request, visitor, 403, problem="整个助手要管理员来恢复。")
    return await _on(request, visitor, what)


@pages.post("/bot/off")
@for_staff(MAY_ALL)
async def bot_off(request: Request, visitor: Visitor) -> HTTPResponse:
    """Switch the whole bot off."""
    return await _off(request, visitor, WHOLE_BOT)


@pages.post("/bot/on")
@for_staff(MAY_ALL)
async def bot_on(request: Request, visitor: Visitor) -> HTTPResponse:
    """Switch the whole bot on again."""
    return await _on(request, visitor, WHOLE_BOT)


async def _off(request: Request, visitor: Visitor, what: str) -> HTTPResponse:
    why = field(request, "why", label="原因")

    def work(connection: Connection) -> bool:
        return switching.switch_off(connection, visitor.name, what, why)

    try:
        changed = await database_of(request).run(work)
    except switching.CannotSwitch as error:
        return await _draw(request, visitor, 400, problem=f"{error}。还没有停用。", topic=what, why=why)
    return await _done(request, "off" if changed else "same")


async def _on(request: Request, visitor: Visitor, what: str) -> HTTPResponse:
    def work(connection: Connection) -> bool:
        return switching.switch_on(connection, visitor.name, what)

    changed = await database_of(request).run(work)
    return await _done(request, "on" if changed else "same")


async def _done(request: Request, what: str) -> HTTPResponse:
    await follow(database_of(request))  # this process need not wait for its next look
    return response.redirect(f"/staff/switches?done={what}", status=303)


async def _draw(request: Request, visitor: Visitor, status: int = 200, **said: Any) -> HTTPResponse:
    found = await database_of(request).read(read_switches)
    shown = {
        "off": [(one, switching.title_of(one.what)) for one in found if one.what != WHOLE_BOT],
        "whole": next((one for one in found if one.what == WHOLE_BOT), None),
        "themes": themes(),
        "may_all": may(visitor.role, MAY_ALL),
        "longest": switching.LONGEST_WHY,
    }
    empty = {"problem": "", "done": "", "topic": "", "why": ""}
    return send_page(draw("switches.html", visitor, **{**empty, **shown, **said}), status)
