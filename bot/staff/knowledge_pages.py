"""Editing the knowledge: topics and offices, and the proposals that wait for a second person."""

from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

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
from bot.staff.guard import Problem, database_of, field, for_staff, send_page
from bot.staff.missed_pages import themes
from bot.staff.reviewing import Unfit
from bot.staff.roles import KNOWLEDGE
from bot.store.proposals import OPEN, Proposal, Settled, find_proposal, open_proposals, settled_proposals
from policy_kb.edit import base_digest, changes, read_edit
from policy_kb.edit_json import BadEdit
from policy_kb.load import ROOT

pages = Blueprint("staff_knowledge", url_prefix="/staff/knowledge")
STATES: Dict[str, str] = {"open": "等人看", "approved": "通过了", "refused": "没通过", "withdrawn": "撤回了"}
FIELDS: Dict[str, str] = {
    "title": "标题",
    "say": "口语答复",
    "not_stated": "文件没写的",
    "steps": "接下来怎么办",
    "asked_as": "测试问法",
    "now": "现在的名称",
    "now_source": "名称的出处",
    "phones": "电话",
    "note": "备注",
}
# How often an edit is looked over again because somebody else's was written meanwhile.
TRIES = 3
STALE = "这一条在您打开以后被别人改过了，没有存。请把您的改动抄到新的一页上再交。"


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
        names=_names(),
        states=STATES,
    )
    return send_page(page)


@pages.get("/topics/<name:str>")
@for_staff(KNOWLEDGE)
async def topic(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """The form of a topic."""
    return _open(visitor, forms.TOPIC, name)


@pages.post("/topics/<name:str>")
@for_staff(KNOWLEDGE)
async def propose_topic(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """Propose other words for a topic."""
    return await _propose(request, visitor, forms.TOPIC, name)


@pages.get("/offices/<name:str>")
@for_staff(KNOWLEDGE)
async def office(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """The form of an office."""
    return _open(visitor, forms.OFFICE, name)


@pages.post("/offices/<name:str>")
@for_staff(KNOWLEDGE)
async def propose_office(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """Propose numbers or a present name for an office."""
    return await _propose(request, visitor, forms.OFFICE, name)


@pages.get("/proposals/<number:int>")
@for_staff(KNOWLEDGE)
async def proposal(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """What a proposal changes."""
    found = await database_of(request).read(lambda connection: find_proposal(connection, number))
    if found is None:
        raise Problem(404, "没有这个编号的修改。")
    return send_page(_draw_proposal(visitor, found))


@pages.post("/proposals/<number:int>/approve")
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


@pages.post("/proposals/<number:int>/refuse")
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


def _open(visitor: Visitor, kind: forms.Kind, name: str) -> HTTPResponse:
    record = _known(name, kind.records(kb()))
    edit = kind.current(kb(), name)
    return _draw_form(visitor, kind, record, kind.form(edit), base_digest(kb(), edit))


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
        problems = [f"{FIELDS.get(error.where, error.where)}：写法不对"]
    else:
        return response.redirect(f"/staff/knowledge/proposals/{number}", status=303)
    return _draw_form(visitor, kind, record, form, base, problems, why)


def root_of(request: Request) -> Path:
    """The folder of the knowledge files."""
    root: Path = getattr(request.app.ctx, "kb_root", ROOT)
    return root


def _known(name: str, records: Mapping[str, Any]) -> Any:
    if name not in records:
        raise Problem(404, "没有这一条。")
    return records[name]


def _settled(found: Optional[Proposal]) -> str:
    if found is None:
        return "没有这个编号的修改。"
    return f"这个修改{STATES[found.state]}（{found.settled_by}），不用再点。"


def _draw_form(
    visitor: Visitor,
    kind: forms.Kind,
    record: Any,
    form: Mapping[str, Any],
    base: str,
    problems: Sequence[str] = (),
    why: str = "",
) -> HTTPResponse:
    page = draw(
        kind.template,
        visitor,
        record=record,
        clauses=kb().document.clauses,
        fields=FIELDS,
        form=form,
        base=base,
        problems=problems,
        why=why,
    )
    return send_page(page, 400 if problems else 200)


def _draw_proposal(visitor: Visitor, found: Proposal) -> str:
    edit = read_edit(found.edit)
    shown: List[Tuple[str, str, str]] = []
    if found.state == OPEN and found.target in forms.KINDS[found.kind].records(kb()):
        shown = [(FIELDS[one.field], one.before, one.after) for one in changes(kb(), edit)]
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
        name=_names().get(found.target, found.target),
        states=STATES,
        own=found.by == visitor.name,
    )


def proposed_values(edit: Mapping[str, Any]) -> List[Tuple[str, str, str]]:
    """What a settled proposal wanted, field by field; what stood there then is in no record."""
    found = []
    for name, value in edit.items():
        if name in FIELDS and value:
            parts = value if isinstance(value, list) else [value]
            lines = [" ".join(map(str, one.values())) if isinstance(one, dict) else str(one) for one in parts]
            found.append((FIELDS[name], "", "\n".join(lines)))
    return found


def _names() -> Dict[str, str]:
    titles = {topic.id: topic.title for topic in kb().topics.values()}
    return {**titles, **{office.id: office.names[0] for office in kb().offices.values()}}
