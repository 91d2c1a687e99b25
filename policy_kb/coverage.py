"""How much of the document's giving sentences the topics quote."""

from dataclasses import dataclass
from typing import Dict, List, Set

from policy_kb.model import Exemption, Kb, Span
from policy_kb.segment import pieces

SHARE = 0.5


@dataclass(frozen=True)
class Coverage:
    """Counts of pieces (ended by 。 or ；) of parts two and three."""

    quoted: int
    exempt: int
    missing: List["Missing"]

    @property
    def share(self) -> float:
        """Quoted pieces over all that give something, 0 to 1."""
        giving = self.quoted + len(self.missing)
        return self.quoted / giving if giving else 1.0


@dataclass(frozen=True)
class Missing:
    """A giving piece less than half of which is quoted."""

    clause: str
    span: Span
    share: float


def measure_coverage(kb: Kb) -> Coverage:
    """Count which pieces of parts two and three are at least half quoted, exempt or missing."""
    quoted_at = _quoted_positions(kb)
    exempt = _exempt_by_clause(kb)
    quoted, exempt_count, missing = 0, 0, []
    for clause in kb.document.clauses.values():
        if clause.id[:2] not in ("2.", "3."):
            continue
        for piece in pieces(clause):
            share = len(quoted_at & set(range(piece.start, piece.end))) / (piece.end - piece.start)
            if share >= SHARE:
                quoted += 1
            elif any(entry.sentence in piece.text for entry in exempt.get(clause.id, [])):
                exempt_count += 1
            else:
                missing.append(Missing(clause.id, piece, share))
    return Coverage(quoted, exempt_count, missing)


def _quoted_positions(kb: Kb) -> Set[int]:
    return {at for topic in kb.topics.values() for cite in topic.cites for at in range(cite.start, cite.end)}


def _exempt_by_clause(kb: Kb) -> Dict[str, List[Exemption]]:
    found: Dict[str, List[Exemption]] = {}
    for entry in kb.exemptions:
        found.setdefault(entry.clause, []).append(entry)
    return found
