"""The answer aid at /staff: one box, and while somebody types what may be meant."""

from typing import Container, Mapping, Optional, Tuple

from rasa.core.agent import Agent
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection

from bot.channels.reading import LONGEST
from bot.knowledge import kb
from bot.staff.aid import Aid, pick, suggest
from bot.staff.aid_drawing import EMPTY, aid_page, found_part
from bot.staff.drawing import Visitor
from bot.staff.guard import Problem, database_of, field, for_staff, send_page
from bot.staff.heads import REFUSAL
from bot.staff.parsing import NotReady
from bot.staff.roles import AID
from bot.store.trail import append

pages = Blueprint("staff_aid", url_prefix="/staff")
# Tells the script that what came is what was found, and no page about something else.
FOUND = {"X-Found": "1"}
NOT_READY = "查答案的机器人还没准备好，过一会儿再按一次“查”。下面的常问事项、条文和部门照样能看。"
TOO_LONG = "写了{count}个字，最多1000个字。请留下最要紧的几句再查，字还在框里。"
# What can be copied: an answer with its source, a message for the caller's phone.
KINDS = ("answer", "message")
# What the box holds, longer than what is taken: who pastes too much is told, and loses nothing.
_ALL = 20_000


@pages.get("/")
@for_staff(AID)
async def begin(request: Request, visitor: Visitor) -> HTTPResponse:
    """The box."""
    return send_page(aid_page(visitor))


@pages.post("/")
@for_staff(AID)
async def ask(request: Request, visitor: Visitor) -> HTTPResponse:
    """The page with what was found, for who has no script."""
    typed, opened = field(request, "text", _ALL), field(request, "topic")
    aid, problem, status = await _find(request, typed, opened)
    return send_page(aid_page(visitor, typed, aid, opened, problem), status)


@pages.post("/aid")
@for_staff(AID)
async def find(request: Request, visitor: Visitor) -> HTTPResponse:
    """Only what was found, for the script."""
    opened = field(request, "topic")
    aid, problem, status = await _find(request, field(request, "text", _ALL), opened)
    return send_page(found_part(visitor, aid, opened, problem), status, FOUND)


@pages.post("/copied")
@for_staff(AID)
async def copied(request: Request, visitor: Visitor) -> HTTPResponse:
    """Note that an answer was copied: which one and as what, not what was typed."""
    what, kind = field(request, "what"), field(request, "kind")
    if not _is_known(what) or kind not in KINDS:
        raise Problem(400, "没有这样的答案，没有记下来。")

    def work(connection: Connection) -> None:
        append(connection, visitor.name, "answer_copied", what, {"kind": kind})

    await database_of(request).run(work)
    return response.empty()


async def _find(request: Request, text: str, opened: str) -> Tuple[Aid, str, int]:
    """What was found, why nothing could be, and the status."""
    aid, problem, status = EMPTY, "", 200
    if len(text) > LONGEST:
        problem, status = TOO_LONG.format(count=len(text)), 413
    else:
        try:
            aid = await suggest(_agent_of(request), text)
        except NotReady:
            problem, status = NOT_READY, 503
    topic = kb().topics.get(opened)
    return (pick(aid, topic) if topic else aid), problem, status


def _is_known(what: str) -> bool:
    group, _, name = what.partition("/")
    known: Mapping[str, Container[str]] = {
        "topic": kb().topics,
        "danger": kb().dangers,
        "clause": kb().document.clauses,
        "office": kb().offices,
        "hotline": kb().hotlines,
        REFUSAL: ("",),
    }
    return name in known.get(group, ())


def _agent_of(request: Request) -> Optional[Agent]:
    return getattr(request.app.ctx, "agent", None)
