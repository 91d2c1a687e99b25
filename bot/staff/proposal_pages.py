"""The proposals that wait for a second person, and what became of them."""

from typing import Any, List, Mapping, Optional, Tuple

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.personal_numbers import mask
from bot.in_thread import in_thread
from bot.knowledge import kb
from bot.knowledge_edit import BrokenEdit, MovedOn, StaleEdit
from bot.knowledge_reload import look
from bot.staff import knowledge_forms as forms
from bot.staff import proposing
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import Problem, database_of, field, for_staff, root_of, send_page
from bot.staff.roles import KNOWLEDGE
from bot.store.proposals import OPEN, Proposal, Settled, find_proposal
from policy_kb.edit import base_digest, changes, read_edit

pages = Blueprint("staff_proposals", url_prefix="/staff/knowledge/proposals")
# How often an edit is looked over again because somebody else's was written meanwhile.
TRIES = 3


@pages.get("/<number:int>")
@for_staff(KNOWLEDGE)
async def proposal(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """What a proposal changes."""
    found = await database_of(request).read(lambda connection: find_proposal(connection, number))
    if found is None:
        raise Problem(404, "没有这个编号的修改。")
    return send_page(_draw_proposal(visitor, found))


@pages.post("/<number:int>/approve")
@for_staff(KNOWLEDGE)
async def approve(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Approve another person's proposal: it is written to the knowledge files."""
    try:
        await _approve(request, visitor, number)
    except Settled as error:
        raise Problem(409, _settled(error.proposal)) from error
    except proposing.SamePerson as error:
        raise Problem(403, "自己提的修改要另一个人来看，才能通过。") from error
    except StaleEdit as error:
        raise Problem(409, "这一条在提出以后又被改过了，不能直接通过。请让提的人照新的再提一次。") from error
    except MovedOn as error:
        raise Problem(409, "刚才有人也在改，这次没有存。请再点一次通过。") from error
    except BrokenEdit as error:
        raise Problem(409, f"现在通过不了：{error}") from error
    await look()
    return response.redirect("/staff/knowledge", status=303)


@pages.post("/<number:int>/refuse")
@for_staff(KNOWLEDGE)
async def refuse(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Refuse another person's proposal, or withdraw one's own."""
    answer = mask(field(request, "answer", 200))
    try:
        await database_of(request).run(lambda c: proposing.refuse(c, visitor.name, number, answer))
    except Settled as error:
        raise Problem(409, _settled(error.proposal)) from error
    return response.redirect("/staff/knowledge", status=303)


async def _approve(request: Request, visitor: Visitor, number: int, tries: int = TRIES) -> None:
    database, root = database_of(request), root_of(request)
    found = await database.read(lambda c: proposing.approvable(c, visitor.name, number))
    ready = await in_thread(proposing.look_over, found, visitor.name, root)
    try:
        await database.run(lambda c: proposing.approve(c, visitor.name, number, ready, root))
    except MovedOn:
        if tries < 2:
            raise
        await _approve(request, visitor, number, tries - 1)


def _settled(found: Optional[Proposal]) -> str:
    if found is None:
        return "没有这个编号的修改。"
    return f"这个修改{proposing.STATES[found.state]}（{found.settled_by}），不用再点。"


def _draw_proposal(visitor: Visitor, found: Proposal) -> str:
    edit = read_edit(found.edit)
    shown: List[Tuple[str, str, str]] = []
    if found.state == OPEN and found.target in forms.KINDS[found.kind].records(kb()):
        shown = [(forms.FIELDS[one.field], one.before, one.after) for one in changes(kb(), edit)]
    elif found.state != OPEN:
        shown = proposed_values(found.edit)
    return draw(
        "proposal.html",
        visitor,
        proposal=found,
        changes=shown,
        cites=kb().topics[found.target].cites if found.target in kb().topics else (),
        clauses=kb().document.clauses,
        is_stale=found.state == OPEN and found.base != base_digest(kb(), edit),
        name=forms.names_of(kb()).get(found.target, found.target),
        states=proposing.STATES,
        own=found.by == visitor.name,
    )


def proposed_values(edit: Mapping[str, Any]) -> List[Tuple[str, str, str]]:
    """What a settled proposal wanted, field by field; what stood there then is in no record."""
    found = []
    for name, value in edit.items():
        if name in forms.FIELDS and value:
            parts = value if isinstance(value, list) else [value]
            lines = [" ".join(map(str, one.values())) if isinstance(one, dict) else str(one) for one in parts]
            found.append((forms.FIELDS[name], "", "\n".join(lines)))
    return found
