"""Editing the knowledge: topics and offices."""

from dataclasses import dataclass
from typing import Any, List, Mapping, Sequence

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.personal_numbers import mask
from bot.in_thread import in_thread
from bot.knowledge import kb
from bot.knowledge_edit import StaleEdit
from bot.staff import knowledge_forms as forms
from bot.staff import proposing
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import Problem, database_of, field, for_staff, root_of, send_page
from bot.staff.missed_pages import themes
from bot.staff.reviewing import Unfit
from bot.staff.roles import KNOWLEDGE
from bot.store.proposals import Proposal, open_proposals, settled_proposals
from policy_kb.edit import base_digest
from policy_kb.edit_json import BadEdit

pages = Blueprint("staff_knowledge", url_prefix="/staff/knowledge")
STALE = "这一条在您打开以后被别人改过了，没有存。请把您的改动抄到新的一页上再交。"


@dataclass(frozen=True)
class Shown:
    """What stands on a form: the record, what was typed, the digest of the record when it was opened, what waits for a
    second person already, and why the form was not handed in."""

    record: Any
    form: Mapping[str, Any]
    base: str
    waiting: Sequence[Proposal]
    problems: Sequence[str] = ()
    why: str = ""


@pages.get("/")
@for_staff(KNOWLEDGE)
async def knowledge(request: Request, visitor: Visitor) -> HTTPResponse:
    """All topics and offices, and what waits for a second person."""
    waiting, settled = await database_of(request).read(lambda c: (open_proposals(c), settled_proposals(c)))
    offices = sorted(
        (office for office in kb().offices.values() if not office.collective), key=lambda o: bool(o.phones)
    )
    page = draw(
        "knowledge.html",
        visitor,
        waiting=waiting,
        settled=settled,
        themes=themes(),
        offices=offices,
        names=forms.names_of(kb()),
        states=proposing.STATES,
    )
    return send_page(page)


@pages.get("/topics/<name:str>")
@for_staff(KNOWLEDGE)
async def topic(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """The form of a topic."""
    return await _open(request, visitor, forms.TOPIC, name)


@pages.post("/topics/<name:str>")
@for_staff(KNOWLEDGE)
async def propose_topic(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """Propose other words for a topic."""
    return await _propose(request, visitor, forms.TOPIC, name)


@pages.get("/offices/<name:str>")
@for_staff(KNOWLEDGE)
async def office(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """The form of an office."""
    return await _open(request, visitor, forms.OFFICE, name)


@pages.post("/offices/<name:str>")
@for_staff(KNOWLEDGE)
async def propose_office(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """Propose numbers or a present name for an office."""
    return await _propose(request, visitor, forms.OFFICE, name)


async def _open(request: Request, visitor: Visitor, kind: forms.Kind, name: str) -> HTTPResponse:
    record = _known(name, kind.records(kb()))
    edit = kind.current(kb(), name)
    shown = Shown(record, kind.form(edit), base_digest(kb(), edit), await _waiting(request, name))
    return send_page(_draw_form(visitor, kind, shown))


async def _propose(request: Request, visitor: Visitor, kind: forms.Kind, name: str) -> HTTPResponse:
    record = _known(name, kind.records(kb()))
    form, base = kind.read(request), field(request, "base", 64)
    why = mask(field(request, "why", 200))
    try:
        edit = kind.edit(name, form)
        await in_thread(proposing.check, kb(), edit, base, why, root_of(request))
        number = await database_of(request).run(lambda c: proposing.hand_in(c, visitor.name, edit, base, why))
    except StaleEdit:
        problems = [STALE]
    except Unfit as error:
        problems = error.problems
    except BadEdit as error:
        problems = [f"{forms.FIELDS.get(error.where, error.where)}：写法不对"]
    else:
        return response.redirect(f"/staff/knowledge/proposals/{number}", status=303)
    shown = Shown(record, form, base, await _waiting(request, name), problems, why)
    return send_page(_draw_form(visitor, kind, shown), 400)


async def _waiting(request: Request, name: str) -> List[Proposal]:
    return await database_of(request).read(lambda connection: open_proposals(connection, name))


def _known(name: str, records: Mapping[str, Any]) -> Any:
    if name not in records:
        raise Problem(404, "没有这一条。")
    return records[name]


def _draw_form(visitor: Visitor, kind: forms.Kind, shown: Shown) -> str:
    clauses = kb().document.clauses
    return draw(kind.template, visitor, **vars(shown), clauses=clauses, fields=forms.FIELDS)
