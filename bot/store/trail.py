"""What the staff did: rows that are only added, each chained to the one before it by its digest."""

import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.store.lock import lock
from bot.store.tables import trail

BEGINNING = "0" * 64
# Who acts where no account does: a command, or the server by itself.
NOBODY = "-"


class BrokenTrail(Exception):
    """A row of the trail was changed, left out or put in; the text says how, `number` which."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__(text)
        self.number = number


@dataclass(frozen=True)
class Entry:
    """One row: when (seconds since 1970), who (an account), what was done to what, and details as JSON."""

    number: int
    at: float
    who: str
    did: str
    what: str
    detail: str
    before: str
    digest: str


def append(
    connection: Connection, who: str, did: str, what: str = "", detail: Optional[Mapping[str, Any]] = None
) -> None:
    """Add a row, in the transaction of what it tells of."""
    lock(connection, "trail")
    last = connection.execute(select(trail).order_by(trail.c.number.desc()).limit(1)).first()
    row: Dict[str, Any] = {
        "number": (last.number if last else 0) + 1,
        "at": round(time.time(), 3),
        "who": who,
        "did": did,
        "what": what[:200],
        "detail": json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
        "before": last.digest if last else BEGINNING,
    }
    connection.execute(trail.insert().values(**row, digest=digest_of(row)))


def digest_of(row: Mapping[str, Any]) -> str:
    """The digest of a row and of the one before it."""
    parts = [row[name] for name in ("number", "at", "who", "did", "what", "detail", "before")]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def check_trail(connection: Connection, most: Optional[int] = None) -> Tuple[int, str]:
    """How many rows there are and the digest of the newest, which can be noted elsewhere: a cut-off end leaves no gap.

    Args:
        most: check only so many of the newest rows; all, if left out.

    Raises:
        BrokenTrail: a row is not what it was when it was added.
    """
    last = connection.execute(select(func.max(trail.c.number))).scalar_one() or 0
    number = max(0, last - most) if most else 0
    before = _digest_at(connection, number) if number else BEGINNING
    if before is None:
        raise BrokenTrail(number, f"entry {number} is missing")
    for row in connection.execute(select(trail).where(trail.c.number > number).order_by(trail.c.number)):
        if row.number != number + 1:
            raise BrokenTrail(number + 1, f"entry {number + 1} is missing; the next one is {row.number}")
        if row.before != before:
            raise BrokenTrail(row.number, f"entry {row.number} does not follow the one before it")
        if digest_of(row._mapping) != row.digest:
            raise BrokenTrail(row.number, f"entry {row.number} was changed")
        number, before = row.number, row.digest
    return number, before


def check_noted(connection: Connection, number: int, digest: str) -> None:
    """Compare a row with what was noted of it elsewhere: who can write to the database can make a whole chain anew.

    Raises:
        BrokenTrail: the row has another digest, or is gone.
    """
    now = _digest_at(connection, number)
    if now is None:
        raise BrokenTrail(number, f"entry {number} is gone")
    if now != digest:
        raise BrokenTrail(
            number, f"entry {number} is not the one that was noted, or one before it was changed"
        )


def has_done(connection: Connection, who: str, did: str, what: str) -> bool:
    """Whether an account has done something to something before."""
    same = (trail.c.who == who, trail.c.did == did, trail.c.what == what)
    wanted = select(trail.c.number).where(*same).order_by(trail.c.number.desc()).limit(1)
    return connection.execute(wanted).first() is not None


def newest(
    connection: Connection, below: Optional[int] = None, who: str = "", most: int = 100
) -> List[Entry]:
    """The newest rows, newest first.

    Args:
        below: only rows with a smaller number. who: only those of an account.
    """
    wanted = select(trail).order_by(trail.c.number.desc()).limit(most)
    if below is not None:
        wanted = wanted.where(trail.c.number < below)
    if who:
        wanted = wanted.where(trail.c.who == who)
    return [_entry(row) for row in connection.execute(wanted)]


def entries(connection: Connection) -> Iterator[Entry]:
    """All rows, oldest first."""
    return (_entry(row) for row in connection.execute(select(trail).order_by(trail.c.number)))


def _digest_at(connection: Connection, number: int) -> Optional[str]:
    found: Optional[str] = connection.execute(
        select(trail.c.digest).where(trail.c.number == number)
    ).scalar_one_or_none()
    return found


def _entry(row: Any) -> Entry:
    return Entry(**row._mapping)
