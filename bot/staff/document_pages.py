"""The document itself: one clause, what a body does by it, and all of it with a search."""

from typing import Any, Dict, List, Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.knowledge import kb
from bot.staff.document_search import search
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import Problem, field, for_staff, send_page
from bot.staff.roles import AID
from policy_kb.card import EVERYBODY, hotline_entry
from policy_kb.model import Clause, Office
from policy_kb.offices import LEAD, clauses_of, mentions, parts

pages = Blueprint("staff_document", url_prefix="/staff")
LONGEST = 100


@pages.get("/clauses/<name:str>")
@for_staff(AID)
async def clause(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """One clause in full, with what is answered from it and who is in charge."""
    clauses = kb().document.clauses
    found = clauses.get(name)
    if found is None:
        raise Problem(404, "文件里没有这一条。第二部分编到第21条，第一部分有三段，第三部分有六段。")
    order = list(clauses)
    at = order.index(name)
    return send_page(
        draw("clause.html", visitor, **_clause(found), before=_at(order, at - 1), after=_at(order, at + 1))
    )


@pages.get("/offices/<name:str>")
@for_staff(AID)
async def office(request: Request, visitor: Visitor, name: str) -> HTTPResponse:
    """A body: its names and numbers, and all clauses it leads or supports."""
    found = kb().offices.get(name)
    if found is None:
        raise Problem(404, "文件里没有这个部门。")
    return send_page(draw("office.html", visitor, **_office(found)))


@pages.get("/document")
@for_staff(AID)
async def document(request: Request, visitor: Visitor) -> HTTPResponse:
    """The whole document."""
    return _document(visitor, "")


@pages.post("/document")
@for_staff(AID)
async def search_document(request: Request, visitor: Visitor) -> HTTPResponse:
    """The whole document, with what was searched."""
    return _document(visitor, field(request, "words", LONGEST, "要找的字"))


def _document(visitor: Visitor, words: str) -> HTTPResponse:
    return send_page(draw("document.html", visitor, document=kb().document, words=words, found=search(words)))


def _clause(found: Clause) -> Dict[str, Any]:
    bodies = parts(kb(), found)
    return {
        "clause": found,
        "topics": kb().topics_of(found.id),
        "leads": [part for part in bodies if part.role == LEAD],
        "supports": [part for part in bodies if part.role != LEAD],
    }


def _office(found: Office) -> Dict[str, Any]:
    leads, supports = clauses_of(kb(), found.id)
    named = [clause for clause in mentions(kb(), found.id) if clause not in (*leads, *supports)]
    numbers = dict.fromkeys([*found.hotlines, EVERYBODY])
    return {
        "office": found,
        "leads": leads,
        "supports": supports,
        "named": named,
        "topics": {clause.id: kb().topics_of(clause.id) for clause in leads},
        "lines": [hotline_entry(kb(), number) for number in numbers],
    }


def _at(order: List[str], place: int) -> Optional[Clause]:
    return kb().document.clauses[order[place]] if 0 <= place < len(order) else None
