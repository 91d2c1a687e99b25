"""The trail: what the staff did, whether it still is what was noted, and all of it as a table."""

from typing import Any, Dict, List, Optional, Sequence

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection

from bot.clock import local, today
from bot.staff.deeds import BY_ITSELF, deed, details, doer
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import Problem, database_of, for_staff, send_file, send_page
from bot.staff.roles import TRAIL
from bot.staff.spreadsheet import Cell, as_csv
from bot.store.accounts import all_accounts
from bot.store.trail import NOBODY, BrokenTrail, Entry, append, check_trail, entries, newest

pages = Blueprint("staff_trail", url_prefix="/staff/trail")
A_PAGE = 100
# Entries that are checked each time the page is opened; all of them when that is asked for.
CHECKED = 1000
_HEADS = ("序号", "时间", "账号", "做了什么", "对象", "说明", "代码", "前一条的摘要", "摘要")


@pages.get("/")
@for_staff(TRAIL)
async def trail(request: Request, visitor: Visitor) -> HTTPResponse:
    """The entries, newest first: of one account with `who`, those before one with `before`, all checked with `check`."""
    who, below = request.args.get("who", ""), _number(request.args.get("before", ""))
    most = None if request.args.get("check") else CHECKED

    def work(connection: Connection) -> Dict[str, Any]:
        found = newest(connection, below, who, A_PAGE + 1)
        names = [(NOBODY, BY_ITSELF), *((one.name, one.name) for one in all_accounts(connection))]
        return {
            "found": found[:A_PAGE],
            "more": len(found) > A_PAGE,
            "names": names,
            **_check(connection, most),
        }

    values = await database_of(request).read(work)
    page = draw(
        "trail.html",
        visitor,
        who=who,
        below=below,
        deed=deed,
        doer=doer,
        details=details,
        all=most is None,
        **values,
    )
    return send_page(page)


@pages.post("/table")
@for_staff(TRAIL)
async def table(request: Request, visitor: Visitor) -> HTTPResponse:
    """All entries as CSV; that somebody took them is one of them."""

    def work(connection: Connection) -> List[Entry]:
        append(connection, visitor.name, "trail_exported")
        return list(entries(connection))

    found = await database_of(request).run(work)
    written = as_csv(_HEADS, [_row(one) for one in found])
    return send_file(written, "text/csv", f"trail-{today().isoformat()}.csv")


def _row(one: Entry) -> Sequence[Cell]:
    at = local(one.at).strftime("%Y-%m-%d %H:%M:%S")
    return (one.number, at, doer(one), deed(one), one.what, details(one), one.did, one.before, one.digest)


def _check(connection: Connection, most: Optional[int]) -> Dict[str, Any]:
    try:
        count, digest = check_trail(connection, most)
    except BrokenTrail as error:
        return {"broken": error.number, "count": 0, "checked": 0, "digest": ""}
    return {"broken": None, "count": count, "checked": min(count, most or count), "digest": digest}


def _number(text: str) -> Optional[int]:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Problem(400, "地址里的序号不对。从“操作记录”重新打开。")
    return int(text)
