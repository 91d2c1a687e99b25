"""Say what a body does by this document."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, frame, read_turn, send
from policy_kb.card import (
    EVERYBODY,
    MAX_QUOTES,
    Card,
    blank_card,
    cite_entry,
    duty_cite,
    hotline_entries,
    office_entry,
)
from policy_kb.model import Cite, Clause, Kb, Office
from policy_kb.offices import LEAD, SUPPORT, Part, clauses_of, mentions
from policy_kb.segment import sentences

MAX_HEADINGS = 4
LONGEST = 120


def body_card(knowledge: Kb, office: Office, words: Dict[str, str]) -> Card:
    """The clauses an office leads and supports, with their responsibility lines; else where the text names it."""
    leads, supports = clauses_of(knowledge, office.id)
    if leads or supports:
        duties = _duties(office, leads, supports, words)
        say = (words["body_call"].format(number=_first_number(office)) + duties)[:LONGEST]
        cites = [duty_cite(clause) for clause in (*leads, *supports)[:MAX_QUOTES]]
    else:
        say = words["body_mentioned"].format(name=office.names[0])
        cites = _sentences_naming(office, mentions(knowledge, office.id))[:MAX_QUOTES]
    card = blank_card(knowledge, "answered", office.names[0], say)
    role = LEAD if leads else SUPPORT
    card.update(
        cites=[cite_entry(knowledge, cite) for cite in cites],
        not_stated=[] if office.phones else words["body_open"].split("，"),
        steps=[words["age"].format(number=knowledge.document.number, year=knowledge.document.year)],
        offices=[office_entry(Part(office, office.names[0], role))],
        hotlines=hotline_entries(knowledge, office.hotlines, ()),
        confidence=1.0,
    )
    return card


def _duties(office: Office, leads: List[Clause], supports: List[Clause], words: Dict[str, str]) -> str:
    clauses = [*leads, *supports]
    headings = "、".join(clause.heading for clause in clauses[:MAX_HEADINGS])
    if len(clauses) > MAX_HEADINGS:
        headings = words["list_more"].format(items=headings)
    also = words["body_also"].format(names="、".join(office.names[1:])) if office.names[1:] else ""
    return words["body_leads" if leads else "body_supports"].format(
        name=office.names[0], also=also, leads=len(leads), supports=len(supports), headings=headings
    )


def _first_number(office: Office) -> str:
    return next((phone.number for phone in office.phones), next(iter(office.hotlines), EVERYBODY))


def _sentences_naming(office: Office, clauses: List[Clause]) -> List[Cite]:
    found = [
        Cite(clause.id, sentence.text, sentence.start, sentence.end)
        for clause in clauses
        for sentence in sentences(clause)
        if any(name in sentence.text for name in office.names)
    ]
    return found or [Cite(c.id, c.heading, c.span.start, c.span.end) for c in clauses if c.heading]


class ActionBody(Action):
    """Say what a named body leads and supports."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_body"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send the body's card."""
        turn = read_turn(tracker)
        office = kb().offices.get(turn.body or "")
        if office is None:
            return ask_broad(dispatcher, domain, turn, "contact")
        return send(
            dispatcher, domain, body_card(kb(), office, frame(domain)), about=f"body/{office.id}", offered=()
        )
