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
    choices: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What was understood of one message."""

    text: str
    subjects: Ranking
    aspects: Mapping[str, float]
    danger: float = 0.0
    likeness: float = 0.0
    clauses: Tuple[str, ...] = ()
    bodies: Tuple[str, ...] = ()
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


@dataclass(frozen=True)
class Shares:
    """The ranking, sorted out by kind."""

    topics: Dict[str, float] = field(default_factory=dict)
    broad: Dict[str, float] = field(default_factory=dict)
    dangers: Dict[str, float] = field(default_factory=dict)
    acts: Dict[str, float] = field(default_factory=dict)


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
