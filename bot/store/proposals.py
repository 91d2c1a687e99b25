"""Edits of the knowledge that wait for a second person."""

import json
import time
from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.tables import proposals

OPEN, APPROVED, REFUSED, WITHDRAWN = "open", "approved", "refused", "withdrawn"


class Settled(Exception):
    """Somebody has approved, refused or withdrawn it already, or it never was; `proposal` says how it stands."""

    def __init__(self, proposal: "Optional[Proposal]") -> None:
        super().__init__()
        self.proposal = proposal


@dataclass(frozen=True)
class Proposal:
    """An edit as plain data, of a record (``kind`` topic or office, ``target`` its id) as it was (``base``, its digest)."""

    number: int
    at: float
    by: str
    kind: str
    target: str
    base: str
    edit: Dict[str, Any]
    why: str
    state: str
    settled_by: Optional[str]
    settled_at: Optional[float]
    answer: Optional[str]


def propose(
    connection: Connection, by: str, kind: str, target: str, base: str, edit: Dict[str, Any], why: str
) -> int:
    """Keep an edit until somebody else has looked at it; gives its number."""
    row = {"at": time.time(), "by": by, "kind": kind, "target": target, "base": base, "why": why}
    kept = json.dumps(edit, ensure_ascii=False)
    inserted = connection.execute(proposals.insert().values(**row, edit=kept, state=OPEN))
    return int(inserted.inserted_primary_key[0])


def find_proposal(connection: Connection, number: int) -> Optional[Proposal]:
    """The proposal of a number."""
    row = connection.execute(select(proposals).where(proposals.c.number == number)).first()
    return _proposal(row) if row else None


def open_proposals(connection: Connection, target: Optional[str] = None) -> List[Proposal]:
    """Those that wait, oldest first; of one record, where it is named."""
    wanted = select(proposals).where(proposals.c.state == OPEN).order_by(proposals.c.number)
    if target is not None:
        wanted = wanted.where(proposals.c.target == target)
    return [_proposal(row) for row in connection.execute(wanted)]


def settled_proposals(connection: Connection, most: int = 50) -> List[Proposal]:
    """Those that were settled last, newest first."""
    wanted = select(proposals).where(proposals.c.state != OPEN).order_by(proposals.c.settled_at.desc())
    return [_proposal(row) for row in connection.execute(wanted.limit(most))]


def settle(connection: Connection, number: int, state: str, by: str, answer: str = "") -> Proposal:
    """Approve, refuse or withdraw an open proposal.

    Raises:
        Settled: it is not open.
    """
    values = {"state": state, "settled_by": by, "settled_at": time.time(), "answer": answer or None}
    is_open = (proposals.c.number == number) & (proposals.c.state == OPEN)
    changed = connection.execute(proposals.update().where(is_open).values(**values))
    found = find_proposal(connection, number)
    if changed.rowcount != 1 or found is None:
        raise Settled(found)
    return found


def _proposal(row: Any) -> Proposal:
    return Proposal(**{**row._mapping, "edit": json.loads(row.edit)})
