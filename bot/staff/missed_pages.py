"""What was not answered: in groups, to be given to a topic, marked out of scope, or kept as a wish for a new topic."""

from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.personal_numbers import mask
from bot.channels.web import desk_of
from bot.in_thread import in_thread
from bot.knowledge import kb
from bot.loop.grouping import Missed
from bot.loop.reviewed import BadLines, Reviewed, export_lines, import_lines, read
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import Problem, database_of, field, fields, for_staff, send_file, send_page
from bot.staff.reviewing import (
    FILE,
    NLU,
    Choice,
    Groups,
    Unfit,
    check_examples,
    learn,
    note_import,
    prepare,
    settle,
    undo,
    unlearn,
)
from bot.staff.roles import MISSED
from bot.store.decisions import NoSuchDecision, newest_decisions
from bot.store.trail import append

pages = Blueprint("staff_missed", url_prefix="/staff/missed")
# Groups on one page; the rest comes up when these are dealt with.
MOST_SHOWN = 25
LONGEST_FILE = 200_000
WHY: Dict[str, str] = {"refused": "答了“文件没写”", "clarify": "拿不准，反问了", "not_useful": "对方说没用"}
CHOICE: Dict[str, str] = {
    "topic": "归到主题",
    "out_of_scope": "不在范围内",
    "new_topic": "要加新主题",
    "imported": "导入",
}


@pages.get("/")
@for_staff(MISSED)
async def missed(request: Request, visitor: Visitor) -> HTTPResponse:
    """The groups that wait for a decision."""
    return await _draw(request, visitor)


@pages.post("/decide")
@for_staff(MISSED)
async def decide(request: Request, visitor: Visitor) -> HTTPResponse:
    """Take a choice for a group."""
    key, until = field(request, "key", 40), _seconds(field(request, "until", 40))
    ticked, shown = fields(request, "example"), fields(request, "shown")
    chosen = Choice(
        choice=field(request, "choice", 20),
        topic=field(request, "topic", 64) or None,
        examples=tuple(mask(text) for text in ticked),
        note=mask(field(request, "note", 200)),
        left=tuple(text for text in shown if text not in ticked),
        learns=not field(request, "only", 5),
    )
    groups = _groups_of(request)
    try:
        messages = await database_of(request).read(lambda c: groups.seen(c, key, until, chosen.left))
        reviewed = await in_thread(prepare, visitor.name, chosen, nlu_of(request))
        await _settle(request, visitor, messages, chosen, reviewed)
    except Unfit as error:
        return await _draw(request, visitor, error.problems, key, chosen, 400)
    return response.redirect("/staff/missed/decided", status=303)


async def _settle(
    request: Request,
    visitor: Visitor,
    messages: Sequence[Missed],
    chosen: Choice,
    reviewed: Sequence[Reviewed],
) -> None:
    # The file first: a server that is stopped before the choice is kept leaves examples, and the group to choose again.
    nlu = nlu_of(request)
    learnt = await in_thread(learn, reviewed, nlu)
    try:
        await database_of(request).run(lambda c: settle(c, visitor.name, messages, chosen, learnt))
    except (Unfit, SQLAlchemyError):
        await in_thread(unlearn, learnt, nlu)
        raise


@pages.get("/decided")
@for_staff(MISSED)
async def decided(request: Request, visitor: Visitor) -> HTTPResponse:
    """What was decided, newest first."""
    return await _draw_decided(request, visitor)


@pages.post("/decided/<number:int>/undo")
@for_staff(MISSED)
async def take_back(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Take a decision back."""
    try:
        await database_of(request).run(lambda c: undo(c, visitor.name, number, nlu_of(request)))
    except NoSuchDecision as error:
        raise Problem(404, "这个决定已经撤销了。") from error
    return response.redirect("/staff/missed", status=303)


@pages.post("/export")
@for_staff(MISSED)
async def export(request: Request, visitor: Visitor) -> HTTPResponse:
    """All reviewed examples, one JSON object a line."""
    lines = export_lines(await in_thread(read, nlu_of(request) / FILE))
    await database_of(request).run(lambda connection: append(connection, visitor.name, "examples_exported"))
    return send_file(lines.encode(), "application/jsonl", "reviewed.jsonl")


@pages.post("/import")
@for_staff(MISSED)
async def import_(request: Request, visitor: Visitor) -> HTTPResponse:
    """Add examples that were exported, here or elsewhere."""
    text = field(request, "lines", LONGEST_FILE)
    try:
        examples = import_lines(text)
        nlu = nlu_of(request)
        await in_thread(check_examples, examples, nlu)
        added = await in_thread(learn, examples, nlu)
        await _note_import(request, visitor, added)
    except (BadLines, Unfit) as error:
        return await _draw_decided(request, visitor, error.problems, text, 400)
    return await _draw_decided(request, visitor, done=f"加进了{len(added)}句，原来就有的没有再加。")


async def _note_import(request: Request, visitor: Visitor, added: Sequence[str]) -> None:
    try:
        await database_of(request).run(lambda connection: note_import(connection, visitor.name, added))
    except SQLAlchemyError:
        await in_thread(unlearn, added, nlu_of(request))  # nothing half done
        raise


def nlu_of(request: Request) -> Path:
    """The folder of the training data."""
    nlu: Path = getattr(request.app.ctx, "nlu", NLU)
    return nlu


def _groups_of(request: Request) -> Groups:
    # Kept with the application: grouping takes seconds, and a page is drawn before its form is sent.
    ctx = request.app.ctx
    if not hasattr(ctx, "missed_groups"):
        ctx.missed_groups = Groups(desk_of(request).keep_days)
    groups: Groups = ctx.missed_groups
    return groups


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise Problem(400, "这张表单坏了，请刷新再选。") from error


async def _draw(
    request: Request,
    visitor: Visitor,
    problems: Optional[List[str]] = None,
    key: str = "",
    chosen: Optional[Choice] = None,
    status: int = 200,
) -> HTTPResponse:
    found = await database_of(request).read(_groups_of(request).of)
    page = draw(
        "missed.html",
        visitor,
        groups=found[:MOST_SHOWN],
        more=max(0, len(found) - MOST_SHOWN),
        messages=sum(one.count for one in found),
        topics=kb().topics,
        themes=themes(),
        problems=problems or [],
        key=key,
        chosen=chosen,
        why=WHY,
    )
    return send_page(page, status)


async def _draw_decided(
    request: Request,
    visitor: Visitor,
    problems: Optional[List[str]] = None,
    lines: str = "",
    status: int = 200,
    done: str = "",
) -> HTTPResponse:
    found = await database_of(request).read(newest_decisions)
    values: Dict[str, Any] = {"problems": problems or [], "lines": lines, "done": done}
    count = len(await in_thread(read, nlu_of(request) / FILE))
    page = draw(
        "decided.html", visitor, decisions=found, topics=kb().topics, choice=CHOICE, count=count, **values
    )
    return send_page(page, status)


def themes() -> Dict[str, List[Any]]:
    """The topics by their theme, in the order of the files."""
    found: Dict[str, List[Any]] = {}
    for topic in kb().topics.values():
        found.setdefault(topic.theme, []).append(topic)
    return found
