"""The figures: a page with pictures, the same as CSV, and the score sheet of the county."""

from pathlib import PurePath
from typing import Dict, Mapping
from urllib.parse import urlencode

from sanic import Blueprint, response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.web import desk_of
from bot.clock import today
from bot.in_thread import in_thread
from bot.staff import score_sheet
from bot.staff.drawing import Visitor, draw
from bot.staff.figures import words
from bot.staff.figures_pictures import PICTURES, draw_picture
from bot.staff.figures_tables import EXPORTED, all_shown, exported, sheet_values, shown
from bot.staff.guard import Problem, database_of, field, for_staff, send_file, send_page
from bot.staff.roles import FIGURES
from bot.staff.span import SHORT_WAYS, BadSpan, Span, read_span
from bot.staff.spreadsheet import as_csv
from bot.store.trail import append

pages = Blueprint("staff_figures", url_prefix="/staff")
# A picture that is opened by itself runs nothing and asks for nothing, but has its own style.
_PICTURE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@pages.get("/figures")
@for_staff(FIGURES)
async def figures(request: Request, visitor: Visitor) -> HTTPResponse:
    """The page: `days` up to today, or `from` and `to`."""
    typed = _typed(request.args)
    try:
        span = read_span(typed, today())
    except BadSpan as error:
        return _page("figures.html", visitor, typed, str(error))
    tables = await all_shown(database_of(request), span)
    values = {"tables": tables, "pictures": PICTURES, "keep": desk_of(request).keep_days}
    return _page("figures.html", visitor, _dates(span), "", span=span, **values)


@pages.get("/figures/<file:str>")
@for_staff(FIGURES)
async def picture(request: Request, visitor: Visitor, file: str) -> HTTPResponse:
    """The picture of one table: its name and .svg."""
    name, ending = PurePath(file).stem, PurePath(file).suffix
    if name not in PICTURES or ending != ".svg":
        raise NotFound("there is no such picture")
    span = _span(_typed(request.args))
    table = await shown(database_of(request), span, name)
    drawn = await in_thread(draw_picture, name, table, span)
    return response.raw(drawn, content_type="image/svg+xml; charset=utf-8", headers=_PICTURE)


@pages.post("/figures.csv")
@for_staff(FIGURES)
async def export(request: Request, visitor: Visitor) -> HTTPResponse:
    """One table as CSV, day by day; noted in the trail."""
    name = field(request, "table", 32)
    if name not in EXPORTED:
        raise Problem(400, "没有这张表，请在“导出”里选一张。")
    span = _span({one: field(request, one, 40) for one in ("from", "to")})
    database = database_of(request)
    found = await exported(database, span, name)
    noted = {**_dates(span), "table": name}
    await database.run(lambda connection: append(connection, visitor.name, "figures_exported", name, noted))
    days = f"{span.first}-{span.last}.csv"
    called = f"{words()['files'][name]}-{days}"
    return send_file(as_csv(found.heads, found.rows), "text/csv", f"figures-{name}-{days}", called)


@pages.get("/figures/sheet")
@for_staff(FIGURES)
async def sheet(request: Request, visitor: Visitor) -> HTTPResponse:
    """The score sheet, to be printed."""
    typed = _typed(request.args)
    try:
        span = read_span(typed, today())
    except BadSpan as error:
        return _page("score_sheet.html", visitor, typed, str(error))
    values = await sheet_values(database_of(request), span, desk_of(request).keep_days)
    items, accuracy = score_sheet.functions(values), score_sheet.accuracy(values, score_sheet.read_measured())
    numbers = range(1, score_sheet.sheet()["questions_by_hand"] + 1)
    filled = {"items": items, "accuracy": accuracy, "numbers": numbers}
    return _page("score_sheet.html", visitor, _dates(span), "", span=span, **filled)


def _page(
    template: str, visitor: Visitor, typed: Mapping[str, str], problem: str, **values: object
) -> HTTPResponse:
    shared = {"words": words(), "ways": SHORT_WAYS, "sheet": score_sheet.sheet(), "range": urlencode(typed)}
    page = draw(template, visitor, **{"typed": typed, "problem": problem, "span": None, **shared, **values})
    return send_page(page, 400 if problem else 200)


def _span(typed: Mapping[str, str]) -> Span:
    try:
        return read_span(typed, today())
    except BadSpan as error:
        raise Problem(400, str(error)) from error


def _typed(given: Mapping[str, str]) -> Dict[str, str]:
    return {name: str(given.get(name, ""))[:40] for name in ("from", "to", "days")}


def _dates(span: Span) -> Dict[str, str]:
    return {"from": span.first.isoformat(), "to": span.last.isoformat()}
