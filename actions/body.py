"""Say what a body does by this document."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, frame, read_turn, send
from policy_kb.card import MAX_QUOTES, Card, blank_card, cite_entry, duty_cite, hotline_entries
from policy_kb.model import Cite, Clause, Kb, Office
from policy_kb.offices import clauses_of, mentions
from policy_kb.segment import sentences

MAX_LABELS = 4


def body_card(knowledge: Kb, office: Office, words: Dict[str, str]) -> Card:
    """The clauses an office leads and supports, with their responsibility lines; else where the text names it."""
    leads, supports = clauses_of(knowledge, office.id)
    if leads or supports:
        labels = "、".join(clause.heading for clause in leads[:MAX_LABELS])
        say = words["body_leads"].format(
            name=office.names[0],
            leads=len(leads),
            supports=len(supports),
            clauses=f"牵头的有：{labels}。" if labels else "",
        )
        cites = [duty_cite(clause) for clause in (*leads, *supports)[:MAX_QUOTES]]
    else:
        say = words["body_mentioned"].format(name=office.names[0])
        cites = _sentences_naming(office, mentions(knowledge, office.id))[:MAX_QUOTES]
    card = blank_card(knowledge, "answered", office.names[0], say)
    phones = [{"number": p.number, "label": p.label, "checked_on": p.checked_on} for p in office.phones]
    card.update(
        cites=[cite_entry(knowledge, cite) for cite in cites],
        steps=[words["age"].format(number=knowledge.document.number, year=knowledge.document.year)],
        offices=[
            {
                "id": office.id,
                "name": office.names[0],
                "role": "lead" if leads else "support",
                "now": office.now,
                "phones": phones,
            }
        ],
        hotlines=hotline_entries(knowledge, office.hotlines, ()),
        confidence=1.0,
    )
    return card


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
        office = kb().offices.get(read_turn(tracker).body or "")
        if office is None:
            return ask_broad(dispatcher, domain, "contact")
        return send(dispatcher, domain, body_card(kb(), office, frame(domain)))
