"""Which bodies lead and support a clause: computed from its responsibility line."""

from dataclasses import dataclass
from typing import Iterator, List, Tuple

from policy_kb.model import Clause, Kb, Office

LEAD = "lead"
SUPPORT = "support"


@dataclass(frozen=True)
class Part:
    """What a body does for a clause, with its name as that clause spells it."""

    office: Office
    name: str
    role: str


def parts(kb: Kb, clause: Clause) -> List[Part]:
    """The bodies of a clause's responsibility line, leads first; empty where it has none.

    A name the directory does not have is passed over: `unknown_names` tells of it.
    """
    if clause.duty is None:
        return []
    named = [(name, LEAD) for name in clause.duty.leads] + [(name, SUPPORT) for name in clause.duty.supports]
    known = ((name, role) for name, role in named if name in kb.office_by_name)
    return [Part(kb.offices[kb.office_by_name[name]], name, role) for name, role in known]


def clauses_of(kb: Kb, office: str) -> Tuple[List[Clause], List[Clause]]:
    """The clauses an office leads and those it supports."""
    leads: List[Clause] = []
    supports: List[Clause] = []
    for clause in kb.document.clauses.values():
        for part in parts(kb, clause):
            if part.office.id == office:
                (leads if part.role == LEAD else supports).append(clause)
    return leads, supports


def mentions(kb: Kb, office: str) -> List[Clause]:
    """The clauses whose text names an office outside the responsibility line."""
    names = kb.offices[office].names
    return [clause for clause in kb.document.clauses.values() if any(name in body(clause) for name in names)]


def body(clause: Clause) -> str:
    """A clause's text without its responsibility line."""
    return clause.text if clause.duty is None else clause.text[: -len(clause.duty.span.text)]


def unknown_names(kb: Kb) -> Iterator[Tuple[str, str]]:
    """Pairs (clause id, name) of bodies in responsibility lines that the directory does not have."""
    for clause in kb.document.clauses.values():
        duty = clause.duty
        for name in (*duty.leads, *duty.supports) if duty else ():
            if name not in kb.office_by_name:
                yield clause.id, name
