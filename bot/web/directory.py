"""The printed directory: everything the assistant can tell, for people who have no phone with them."""

from dataclasses import dataclass
from typing import Collection, List, Tuple

from policy_kb.card import hotline_entries
from policy_kb.model import Clause, Hotline, Kb, Office, Topic
from policy_kb.off_card import is_off
from policy_kb.offices import LEAD, Part, parts

URGENT = ("110", "119", "120", "12345")


@dataclass(frozen=True)
class Entry:
    """One topic: whom to ask, which numbers to call; ``off``: what it says is being checked."""

    topic: Topic
    leads: Tuple[Part, ...]
    hotlines: Tuple[Hotline, ...]
    off: bool


@dataclass(frozen=True)
class Section:
    """The topics of one clause, under its heading."""

    clause: Clause
    heading: str
    entries: Tuple[Entry, ...]


@dataclass(frozen=True)
class Directory:
    """All topics, all offices, all numbers."""

    sections: Tuple[Section, ...]
    offices: Tuple[Office, ...]
    groups: Tuple[Office, ...]
    hotlines: Tuple[Hotline, ...]


def directory_of(kb: Kb, off: Collection[str] = ()) -> Directory:
    """The directory of a knowledge base.

    Args:
        off: what is switched off.
    """
    offices = kb.offices.values()
    return Directory(
        sections=tuple(_section(kb, kb.document.clauses[clause], off) for clause in _order(kb)),
        offices=tuple(office for office in offices if not office.collective),
        groups=tuple(office for office in offices if office.collective),
        hotlines=tuple(kb.hotlines.values()),
    )


def urgent_lines(kb: Kb) -> List[Hotline]:
    """The numbers that stand on every page: danger, and everybody's."""
    return [kb.hotlines[number] for number in URGENT]


def _order(kb: Kb) -> List[str]:
    # What people ask most comes first, so that the first sheets serve most of them; clauses that name nobody to go to
    # come last.
    hot = [kb.topics[hot.topic].clause for hot in kb.hot]
    others = sorted(kb.document.clauses.values(), key=lambda clause: clause.duty is None)
    wanted = dict.fromkeys([*hot, *(clause.id for clause in others)])
    return [clause for clause in wanted if kb.topics_of(clause)]


def _section(kb: Kb, clause: Clause, off: Collection[str]) -> Section:
    entries = tuple(_entry(kb, clause, topic, is_off(topic.id, off)) for topic in kb.topics_of(clause.id))
    return Section(clause, clause.heading or clause.label, entries)


def _entry(kb: Kb, clause: Clause, topic: Topic, off: bool) -> Entry:
    bodies = parts(kb, clause)
    lines = hotline_entries(kb, topic.hotlines, bodies, (topic.say, *topic.steps))
    return Entry(
        topic,
        tuple(part for part in bodies if part.role == LEAD),
        tuple(kb.hotlines[line["number"]] for line in lines),
        off,
    )
