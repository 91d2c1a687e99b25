"""The answer card, version 1: the only thing that leaves an action and all that a channel draws.

Wording that does not depend on the policy comes in as a `Frame`; everything else is computed from the knowledge base.
"""

import re
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence

from policy_kb.model import Cite, Clause, Danger, Kb, Topic
from policy_kb.offices import LEAD, Part, parts

VERSION = 1
EVERYBODY = "12345"
MAX_HOTLINES = 4
MAX_QUOTES = 3
LONGEST_SAY = 120
NUMBER = re.compile(r"(?<!\d)1\d{2}(?:\d{2})?(?!\d)")
Card = Dict[str, Any]
Frame = Mapping[str, str]


def blank_card(kb: Optional[Kb], outcome: str, title: str, say: str) -> Card:
    """A card with every field there and nothing in it but what every card has.

    Args:
        kb: the knowledge base that answers, None where none could be loaded.
        outcome: answered, clarify, refused, emergency, smalltalk, handoff or error.
        title: a short heading. say: the plain words, at most 120 characters.
    """
    return {
        "card": VERSION,
        "outcome": outcome,
        "topic": None,
        "title": title,
        "say": say,
        "cites": [],
        "not_stated": [],
        "steps": [],
        "offices": [],
        "hotlines": [],
        "choices": [],
        "confidence": None,
        "kb": kb.digest if kb else None,
    }


def fit(text: str) -> str:
    """Plain words of at most 120 characters: what is longer ends with its last whole sentence."""
    if len(text) <= LONGEST_SAY:
        return text
    kept = text[:LONGEST_SAY]
    return kept[: kept.rfind("。") + 1] or kept


def topic_card(kb: Kb, topic: Topic, frame: Frame, confidence: float) -> Card:
    """The answer of a topic: plain words, its proof, offices, numbers and next steps."""
    clause = kb.document.clauses[topic.clause]
    card = blank_card(kb, "answered", topic.title, topic.say)
    card.update(
        topic=topic.id,
        cites=[cite_entry(kb, cite) for cite in topic.cites],
        not_stated=list(topic.not_stated),
        steps=[*topic.steps, frame["age"].format(number=kb.document.number, year=kb.document.year)],
        offices=[office_entry(part) for part in _named_parts(kb, clause, topic.offices)],
        hotlines=hotline_entries(kb, topic.hotlines, parts(kb, clause), (topic.say, *topic.steps)),
        confidence=round(confidence, 3),
    )
    return card


def add_quotes(kb: Kb, card: Card, near: Iterable[Topic]) -> None:
    """Quote also what topics nearly as likely rest on, as far as there is room; the main quote stays first."""
    quoted = {(cite["start"], cite["end"]) for cite in card["cites"]}
    for cite in (topic.cites[0] for topic in near):
        inside = any(start <= cite.start and cite.end <= end for start, end in quoted)
        if len(card["cites"]) < MAX_QUOTES and not inside:
            card["cites"].append(cite_entry(kb, cite))
            quoted.add((cite.start, cite.end))


def office_card(kb: Kb, topic: Topic, frame: Frame, confidence: float) -> Card:
    """Which office a topic belongs to: all bodies of its clause, and their line as proof."""
    clause = kb.document.clauses[topic.clause]
    card = topic_card(kb, topic, frame, confidence)
    if clause.duty is None:
        return card
    card["say"] = _with_call(card, duty_words(kb, clause, topic.title, frame), frame)
    card["cites"] = [cite_entry(kb, cite) for cite in (*topic.cites[: MAX_QUOTES - 1], duty_cite(clause))]
    card["offices"] = [office_entry(part) for part in parts(kb, clause)]
    return card


def clause_card(kb: Kb, clause: Clause, frame: Frame) -> Card:
    """The source text of a clause, quoted whole."""
    say = frame["source"].format(label=clause.label, heading=clause.heading or kb.document.title)
    card = _clause_card(
        kb, clause, say, [Cite(clause.id, clause.text, clause.span.start, clause.span.end)], frame
    )
    card["offices"] = [office_entry(part) for part in parts(kb, clause) if part.role == LEAD]
    return card


def clause_office_card(kb: Kb, clause: Clause, frame: Frame) -> Card:
    """Who leads and supports a clause; the clause's own words where it has no responsibility line."""
    if clause.duty is None:
        card = clause_card(kb, clause, frame)
        card["say"] = frame["no_duty"].format(label=clause.label)
        return card
    card = _clause_card(kb, clause, duty_words(kb, clause, clause.label, frame), [duty_cite(clause)], frame)
    card["offices"] = [office_entry(part) for part in parts(kb, clause)]
    return card


def choices_card(kb: Kb, say: str, title: str, topics: Sequence[Topic], confidence: Optional[float]) -> Card:
    """A question back, with two to four topics to choose from."""
    card = blank_card(kb, "clarify", title, say)
    card.update(
        choices=choice_entries(topics),
        hotlines=hotline_entries(kb, (), ()),
        confidence=None if confidence is None else round(confidence, 3),
    )
    return card


def danger_card(kb: Kb, danger: Danger) -> Card:
    """Someone is in danger: the number to call stands first."""
    card = blank_card(kb, "emergency", danger.title, danger.say)
    card.update(steps=list(danger.steps), hotlines=[hotline_entry(kb, number) for number in danger.hotlines])
    return card


def plain_card(kb: Optional[Kb], outcome: str, title: str, say: str, numbers: Sequence[str] = ()) -> Card:
    """Small talk, a refusal, a hand-over or an error: words and the numbers that still help."""
    card = blank_card(kb, outcome, title, say)
    if kb:
        card["hotlines"] = hotline_entries(kb, numbers, ())
    return card


def cite_entry(kb: Kb, cite: Cite) -> Dict[str, Any]:
    """The card's entry of a quote."""
    return {
        "document": kb.document.slug,
        "clause": cite.clause,
        "label": kb.document.clauses[cite.clause].label,
        "quote": cite.quote,
        "start": cite.start,
        "end": cite.end,
    }


def duty_cite(clause: Clause) -> Cite:
    """The responsibility line as a quote. The clause must have one."""
    assert clause.duty is not None
    return Cite(clause.id, clause.duty.span.text, clause.duty.span.start, clause.duty.span.end)


def office_entry(part: Part) -> Dict[str, Any]:
    """The card's entry of a body; `now` is its present name where it is known to differ."""
    phones = [{"number": p.number, "label": p.label, "checked_on": p.checked_on} for p in part.office.phones]
    return {
        "id": part.office.id,
        "name": part.name,
        "role": part.role,
        "now": part.office.now,
        "phones": phones,
    }


def hotline_entry(kb: Kb, number: str) -> Dict[str, Any]:
    """The card's entry of a nationwide number."""
    line = kb.hotlines[number]
    return {"number": line.number, "name": line.name, "for": line.purpose, "checked_on": line.checked_on}


def hotline_entries(
    kb: Kb, own: Iterable[str], bodies: Iterable[Part], words: Iterable[str] = ()
) -> List[Dict[str, Any]]:
    """A topic's own numbers and those of the leading bodies, those that ``words`` tell people to call, 12345 last."""
    leads = [number for part in bodies if part.role == LEAD for number in part.office.hotlines]
    wanted = list(dict.fromkeys([*own, *leads]))
    told = [number for text in words for number in NUMBER.findall(text) if number in kb.hotlines]
    numbers = dict.fromkeys([*wanted[: MAX_HOTLINES - 1], *told])
    return [hotline_entry(kb, number) for number in [*(n for n in numbers if n != EVERYBODY), EVERYBODY]]


def choice_entries(topics: Iterable[Topic]) -> List[Dict[str, Any]]:
    """Topics as choices; a choice's payload is its title, which selects it when sent as a message."""
    return [{"title": t.title, "payload": t.title, "topic": t.id, "clause": t.clause} for t in topics]


def duty_words(kb: Kb, clause: Clause, what: str, frame: Frame) -> str:
    """Who leads a clause and how many bodies help, in words."""
    bodies = parts(kb, clause)
    leads = "、".join(part.name for part in bodies if part.role == LEAD)
    helpers = [part for part in bodies if part.role != LEAD]
    if any(part.office.collective for part in helpers):
        return frame["duty_collective"].format(what=what, leads=leads, helpers=helpers[0].name)
    return frame["duty"].format(what=what, leads=leads, helpers=len(helpers))


def _with_call(card: Card, say: str, frame: Frame) -> str:
    """Words with the number to call first: who asks for an office wants to call it."""
    own = [phone["number"] for office in card["offices"] for phone in office["phones"]]
    numbers = [*own, *(line["number"] for line in card["hotlines"])]
    return fit(frame["office_call"].format(number=numbers[0], say=say)) if numbers else say


def _clause_card(kb: Kb, clause: Clause, say: str, cites: List[Cite], frame: Frame) -> Card:
    card = blank_card(kb, "answered", clause.label, say)
    card.update(
        cites=[cite_entry(kb, cite) for cite in cites],
        steps=[frame["age"].format(number=kb.document.number, year=kb.document.year)],
        hotlines=hotline_entries(kb, (), parts(kb, clause)),
        confidence=1.0,
    )
    return card


def _named_parts(kb: Kb, clause: Clause, wanted: Sequence[str]) -> List[Part]:
    bodies = parts(kb, clause)
    return [p for p in bodies if p.role == LEAD] + [
        p for p in bodies if p.role != LEAD and p.office.id in wanted
    ]
