"""The records of the knowledge base. All offsets count code points of the decoded source text."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Dict, List, Optional, Tuple


@dataclass(frozen=True)
class Span:
    """A piece of the source text: ``source[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Duty:
    """A clause's responsibility line, bodies spelled as printed."""

    span: Span
    leads: Tuple[str, ...]
    supports: Tuple[str, ...]


@dataclass(frozen=True)
class Clause:
    """One clause of the document, with its number, heading and responsibility line."""

    id: str
    label: str
    heading: str
    span: Span
    digest: str
    duty: Optional[Duty]

    @property
    def text(self) -> str:
        """The clause as printed, number and responsibility line included."""
        return self.span.text


@dataclass(frozen=True)
class Document:
    """The official document: its text, number, dates and parents."""

    slug: str
    title: str
    number: str
    issuer: str
    year: int
    aims_at: int
    parents: Tuple[str, ...]
    source: str
    clauses: Dict[str, Clause]


@dataclass(frozen=True)
class Cite:
    """Exact words of one clause; the offsets are computed, never written by hand."""

    clause: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Topic:
    """One thing a person can be entitled to, with its proof."""

    id: str
    theme: str
    title: str
    say: str
    cites: Tuple[Cite, ...]
    audience: str
    not_stated: Tuple[str, ...]
    steps: Tuple[str, ...]
    place: str
    urgent: bool
    offices: Tuple[str, ...]
    hotlines: Tuple[str, ...]
    related: Tuple[str, ...]
    asked_as: Tuple[str, ...]
    where: str

    @property
    def clause(self) -> str:
        """The id of the clause that gives the right."""
        return self.cites[0].clause


@dataclass(frozen=True)
class Phone:
    """A telephone number of an office, with the day it was checked."""

    number: str
    label: str
    checked_on: str


@dataclass(frozen=True)
class Office:
    """A body named by the document, with its spellings there and its present name where known."""

    id: str
    names: Tuple[str, ...]
    now: Optional[str]
    now_source: Optional[str]
    phones: Tuple[Phone, ...]
    hotlines: Tuple[str, ...]
    note: Optional[str]
    collective: bool
    where: str


@dataclass(frozen=True)
class Hotline:
    """A nationwide number, with what it is for, its source and the day it was checked."""

    number: str
    name: str
    purpose: str
    source: str
    checked_on: str
    note: Optional[str]


@dataclass(frozen=True)
class Danger:
    """A kind of danger to life, and the numbers to call first."""

    id: str
    title: str
    say: str
    steps: Tuple[str, ...]
    signs: Tuple[str, ...]
    hotlines: Tuple[str, ...]


@dataclass(frozen=True)
class Broad:
    """A wide field people name before they say what they want, and the question that narrows it."""

    id: str
    ask: str
    topics: Tuple[str, ...]


@dataclass(frozen=True)
class Exemption:
    """A sentence that gives, promises or forbids nothing, with the reason."""

    clause: str
    sentence: str
    reason: str
    where: str


@dataclass(frozen=True)
class HotQuestion:
    """One of the questions asked most: a topic, and the words of its button."""

    topic: str
    label: str


@dataclass(frozen=True)
class Kb:
    """The whole knowledge base."""

    document: Document
    topics: Dict[str, Topic]
    broad: Dict[str, Broad]
    offices: Dict[str, Office]
    hotlines: Dict[str, Hotline]
    dangers: Dict[str, Danger]
    exemptions: Tuple[Exemption, ...]
    hot: Tuple[HotQuestion, ...]
    digest: str
    office_by_name: Dict[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        """By the digest of its files: what is worked out of it can be remembered by it."""
        return hash(self.digest)

    def topics_of(self, clause: str) -> List[Topic]:
        """The topics whose main clause is ``clause``, in file order."""
        return self._by_clause.get(clause, [])

    @cached_property
    def _by_clause(self) -> Dict[str, List[Topic]]:
        found: Dict[str, List[Topic]] = {}
        for topic in self.topics.values():
            found.setdefault(topic.clause, []).append(topic)
        return found
