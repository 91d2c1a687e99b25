"""What the decision is made from and what it gives: the message as understood, the conversation, the decision."""

from dataclasses import dataclass, field
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from policy_kb.model import Kb

Ranking = Sequence[Tuple[str, float]]


@dataclass(frozen=True)
class Context:
    """What the conversation has left behind: what it was about last, and the choices last offered (topic ids)."""

    topic: Optional[str] = None
    clause: Optional[str] = None
    body: Optional[str] = None
    danger: Optional[str] = None
    choices: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What one text may be about.

    Shares of subjects, best first. Scores: of the best subject (``likeness``); how far the best topic or wide field is
    ahead of being out of scope (``scope``); how sure the best danger (``danger_kind``) is (``danger``).
    """

    subjects: Ranking
    likeness: float = 1.0
    scope: float = 1.0
    danger: float = -2.0
    danger_kind: str = "medical"


@dataclass(frozen=True)
class Heard:
    """What was understood of one message.

    ``said`` is the message as every text is looked at, ``text`` what is left of it without thanks and denials. ``whole``
    reads the former, ``alone`` the latter, ``told`` the latter in its conversation (the same where it begins one);
    ``matters`` are its parts where it may hold several, ``announced`` whether it says so (另外…), ``least_matters`` how many of
    them must be.
    """

    said: str
    text: str
    whole: Reading
    alone: Reading
    told: Reading
    aspects: Mapping[str, float]
    matters: Tuple[Reading, ...] = ()
    announced: bool = False
    least_matters: int = 2
    clauses: Tuple[str, ...] = ()
    bodies: Tuple[str, ...] = ()
    benefits: Tuple[str, ...] = ()
    named_chars: int = 0
    place: Optional[str] = None


@dataclass(frozen=True)
class Decision:
    """What to do: an intent of domain.yml and what it is about."""

    intent: str
    confidence: float
    topic: Optional[str] = None
    clause: Optional[str] = None
    body: Optional[str] = None
    broad: Optional[str] = None
    danger: Optional[str] = None
    choices: Tuple[str, ...] = ()
    place: Optional[str] = None
    # Whether the message wants a yes to something the document may not say.
    premise: bool = False
    # Topics of the same clause that are nearly as likely, further topics of a message with several matters; the signals
    # that the confidence was made from, and the best clause, whether it is answered or not.
    near: Tuple[str, ...] = ()
    also: Tuple[str, ...] = ()
    signals: Tuple[float, ...] = ()
    best_clause: Optional[str] = None
    # Ids of the topics that are switched off just now; `WHOLE_BOT` for everything.
    off: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Shares:
    """The ranking, sorted out by kind."""

    topics: Dict[str, float] = field(default_factory=dict)
    broad: Dict[str, float] = field(default_factory=dict)
    dangers: Dict[str, float] = field(default_factory=dict)
    acts: Dict[str, float] = field(default_factory=dict)

    @property
    def in_scope(self) -> float:
        """Topics and wide fields together."""
        return sum(self.topics.values()) + sum(self.broad.values())


def by_clause(topics: Mapping[str, float], kb: Kb) -> List[Tuple[str, float, str]]:
    """Clauses with the share of their topics together and their best topic, best clause first."""
    total: Dict[str, float] = {}
    best: Dict[str, str] = {}
    for topic, share in topics.items():
        clause = kb.topics[topic].clause
        total[clause] = total.get(clause, 0.0) + share
        if clause not in best or share > topics[best[clause]]:
            best[clause] = topic
    return sorted(((c, share, best[c]) for c, share in total.items()), key=lambda row: -row[1])


def near_topics(topics: Mapping[str, float], topic: str, share: float, kb: Kb) -> Tuple[str, ...]:
    """The other topics of a topic's clause that have at least ``share`` of what it has, best first."""
    clause = kb.topics[topic].clause
    others = (other for other in topics if other != topic and kb.topics[other].clause == clause)
    kept = (other for other in others if topics[other] >= share * topics[topic])
    return tuple(sorted(kept, key=lambda other: -topics[other]))


def sort_out(subjects: Ranking) -> Shares:
    """Sort a ranking of subjects by kind."""
    shares = Shares()
    for label, share in subjects:
        kind, _, name = label.partition("/")
        {"topic": shares.topics, "broad": shares.broad, "emergency": shares.dangers}.get(kind, shares.acts)[
            name or kind
        ] = share
    return shares


def best_of(shares: Mapping[str, float]) -> Tuple[str, float]:
    """The name with the largest share; what is not understood where there is none."""
    return max(shares.items(), key=lambda pair: pair[1]) if shares else ("nonsense", 0.0)
