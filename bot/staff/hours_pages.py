"""The hours in which the staff answer, as the county sets them."""

from typing import Any, Dict

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection

from bot.channels.handover_cards import hours_in_words
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import database_of, field, for_staff, send_page
from bot.staff.hours_form import (
    CLOSED,
    SPANS,
    WEEKDAYS,
    names_of,
    read_typed,
    typed_of,
    version_of,
)
from bot.staff.roles import HOURS
from bot.store.hours import Hours, read_hours, set_hours
from bot.store.trail import append

pages = Blueprint("staff_hours", url_prefix="/staff/hours")
_NAMES = (CLOSED, *(name for day in range(1, 8) for span in SPANS for name in names_of(day, span)))
# Characters that a field may have, and what it is called.
_LONG, _SHORT = (6000, "停办的日子"), (20, "时间")
_WRONG = "有{count}处要改，服务时间还没有改。"
_CHANGED = (
    "您打开这一页以后，别人改了服务时间，现在定的是：{now}。您写的还在下面：看一下，要按您写的改就再按一次。"
)


@pages.get("/")
@for_staff(HOURS)
async def hours(request: Request, visitor: Visitor) -> HTTPResponse:
    """The hours that are set, in a form."""
    found = await database_of(request).read(read_hours)
    done = {"yes": "服务时间改好了", "same": "和原来一样，没有改"}.get(request.args.get("done", ""), "")
    return _draw(visitor, found, typed_of(found), done=done)


@pages.post("/")
@for_staff(HOURS)
async def change(request: Request, visitor: Visitor) -> HTTPResponse:
    """Set other hours; nothing is set while anything is wrong."""
    typed = {name: field(request, name, *(_LONG if name == CLOSED else _SHORT)) for name in _NAMES}
    read, version = read_typed(typed), field(request, "version")

    def work(connection: Connection) -> Hours:
        now = read_hours(connection)
        if version_of(now) == version and now != read.hours:
            set_hours(connection, read.hours.spans, read.hours.closed)
            words = {"hours": hours_in_words(read.hours), "closed": list(read.hours.closed)}
            append(connection, visitor.name, "hours_set", "", words)
        return now

    if read.problems:
        now = await database_of(request).read(read_hours)
        told = _WRONG.format(count=len(read.problems))
        return _draw(visitor, now, typed, 400, version=version, problem=told, problems=read.problems)
    former = await database_of(request).run(work)
    if former == read.hours:
        return response.redirect("/staff/hours?done=same", status=303)
    if version_of(former) != version:
        return _draw(visitor, former, typed, 409, problem=_CHANGED.format(now=_in_words(former)))
    return response.redirect("/staff/hours?done=yes", status=303)


def _draw(
    visitor: Visitor, now: Hours, typed: Dict[str, str], status: int = 200, **said: Any
) -> HTTPResponse:
    empty: Dict[str, Any] = {"problem": "", "problems": {}, "done": "", "version": version_of(now)}
    days = [(day, name, [names_of(day, span) for span in SPANS]) for day, name in enumerate(WEEKDAYS, 1)]
    words = _in_words(now) if now.spans or now.closed else ""
    page = draw("hours.html", visitor, **{**empty, "typed": typed, "days": days, "words": words, **said})
    return send_page(page, status)


def _in_words(hours: Hours) -> str:
    closed = f"；停办：{'、'.join(hours.closed)}" if hours.closed else ""
    return (hours_in_words(hours) or "没有定每周的时间") + closed
