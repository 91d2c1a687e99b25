"""What the staff see of a topic and read out: its clause with the quotes marked, bodies, numbers, and two texts to copy."""

from dataclasses import dataclass
from typing import Iterable, List, Tuple

from bot.staff.copied_texts import Hotlines, answer_message, answer_text
from policy_kb.card import hotline_entries
from policy_kb.model import Clause, Kb, Span, Topic
from policy_kb.offices import LEAD, SUPPORT, Part, parts

Pieces = Tuple[Tuple[str, bool], ...]


@dataclass(frozen=True)
class Quoted:
    """A clause in pieces, each with whether it is a quote; joined they are the clause as printed."""

    clause: Clause
    pieces: Pieces


@dataclass(frozen=True)
class Answer:
    """A topic with all that belongs to it.

    ``quoted``: the clause that gives the right, whole. ``elsewhere``: quotes of other clauses. ``text``: to paste, with its
    source; ``message``: for the caller's phone, at most 140 characters and 70 where it can be.
    """

    topic: Topic
    quoted: Quoted
    elsewhere: Tuple[Tuple[Clause, str], ...]
    leads: Tuple[Part, ...]
    supports: Tuple[Part, ...]
    hotlines: Hotlines
    text: str
    message: str


def answer_of(kb: Kb, topic: Topic) -> Answer:
    """The answer of a topic."""
    clause = kb.document.clauses[topic.clause]
    bodies = parts(kb, clause)
    leads = tuple(part for part in bodies if part.role == LEAD)
    hotlines = tuple(hotline_entries(kb, topic.hotlines, bodies, (topic.say, *topic.steps)))
    own = [(cite.start, cite.end) for cite in topic.cites if cite.clause == clause.id]
    others = [cite for cite in topic.cites if cite.clause != clause.id]
    return Answer(
        topic=topic,
        quoted=Quoted(clause, mark(clause.span, own)),
        elsewhere=tuple((kb.document.clauses[cite.clause], cite.quote) for cite in others),
        leads=leads,
        supports=tuple(part for part in bodies if part.role == SUPPORT),
        hotlines=hotlines,
        text=answer_text(kb, topic, leads, hotlines),
        message=answer_message(kb, topic, leads, hotlines),
    )


def mark(whole: Span, spans: Iterable[Tuple[int, int]]) -> Pieces:
    """A piece of the source in smaller ones: those of ``spans`` (offsets in the source) marked, where they overlap as one."""
    pieces: List[Tuple[str, bool]] = []
    text, at = whole.text, 0
    for start, end in merge((start - whole.start, end - whole.start) for start, end in spans):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return tuple((piece, marked) for piece, marked in pieces if piece)


def merge(spans: Iterable[Tuple[int, int]]) -> List[Tuple[int, int]]:
    """Spans in order, those that overlap or touch as one."""
    merged: List[Tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
