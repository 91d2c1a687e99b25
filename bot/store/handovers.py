"""The queue of people who want a person. Of several that reach for the same place, the database lets one through."""

import time
from dataclasses import dataclass
from typing import Any, List, Optional, Tuple

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.tables import handovers

ASKED, REFUSED_TWICE, NOT_USEFUL = "asked", "refused_twice", "not_useful"
WAITING, CLAIMED, CLOSED = "waiting", "claimed", "closed"
# Results that the staff choose from, and those that come about by themselves.
SOLVED, REFERRED, NOT_REACHED, OTHER = "solved", "referred", "not_reached", "other"
HANDED_BACK, GAVE_UP, NOBODY_THERE, CLEARED = "handed_back", "gave_up", "nobody_there", "cleared"
_UNCLAIMED = {"state": WAITING, "staff": None, "claimed_at": None}
RESULTS = (SOLVED, REFERRED, NOT_REACHED, OTHER)


class NotYours(Exception):
    """Somebody else has it, or it is closed; `handover` says how it stands (None: there is none)."""

    def __init__(self, handover: "Optional[Handover]") -> None:
        super().__init__()
        self.handover = handover


@dataclass(frozen=True)
class Handover:
    """A place in the queue. Times are seconds since 1970."""

    number: int
    session: str
    why: str
    state: str
    opened_at: float
    staff: Optional[str]
    claimed_at: Optional[float]
    closed_at: Optional[float]
    result: Optional[str]
    note: Optional[str]
    danger_at: Optional[float]


def open_handover(connection: Connection, session: str, why: str) -> bool:
    """Put a session in the queue; False where it is there already."""
    row = {"session": session, "why": why, "state": WAITING, "opened_at": time.time()}
    try:
        with connection.begin_nested():
            connection.execute(handovers.insert().values(**row))
    except IntegrityError:
        return False
    return True


def open_of(connection: Connection, session: str) -> Optional[Handover]:
    """The place of a session that is in the queue or being answered."""
    wanted = select(handovers).where(handovers.c.session == session, handovers.c.state != CLOSED)
    return _one(connection, wanted)


def find_handover(connection: Connection, number: int) -> Optional[Handover]:
    """The place of a number."""
    return _one(connection, select(handovers).where(handovers.c.number == number))


def open_handovers(connection: Connection) -> List[Handover]:
    """All that wait or are being answered: those in danger first, then who has waited longest."""
    order = (handovers.c.danger_at.is_(None), handovers.c.number)
    wanted = select(handovers).where(handovers.c.state != CLOSED).order_by(*order)
    return [_handover(row) for row in connection.execute(wanted)]


def count_open(connection: Connection) -> Tuple[int, int]:
    """How many wait, and how many of all who are not closed may be in danger."""
    waiting = func.sum(case((handovers.c.state == WAITING, 1), else_=0))
    wanted = select(waiting, func.count(handovers.c.danger_at)).where(handovers.c.state != CLOSED)
    waits, dangers = connection.execute(wanted).one()
    return int(waits or 0), int(dangers)


def closed_handovers(connection: Connection, most: int = 50) -> List[Handover]:
    """The ones closed last, newest first."""
    wanted = select(handovers).where(handovers.c.state == CLOSED).order_by(handovers.c.closed_at.desc())
    return [_handover(row) for row in connection.execute(wanted.limit(most))]


def waiting_before(connection: Connection, number: int) -> int:
    """How many others have waited longer."""
    wanted = select(func.count()).where(handovers.c.state == WAITING, handovers.c.number < number)
    return int(connection.execute(wanted).scalar_one())


def claim(connection: Connection, number: int, staff: str) -> Handover:
    """Take a waiting person.

    Raises:
        NotYours: somebody else was quicker, or the person is gone.
    """
    values = {"state": CLAIMED, "staff": staff, "claimed_at": time.time()}
    return _change(connection, number, handovers.c.state == WAITING, values)


def release(connection: Connection, number: int, staff: str) -> Handover:
    """Put a person back in the queue, at their old place.

    Raises:
        NotYours: somebody else has taken them, or it is closed.
    """
    own = (handovers.c.state == CLAIMED) & (handovers.c.staff == staff)
    return _change(connection, number, own, _UNCLAIMED)


def put_back(connection: Connection, number: int) -> None:
    """Put back in the queue whom somebody has claimed and left."""
    connection.execute(handovers.update().where(handovers.c.number == number).values(**_UNCLAIMED))


def close(connection: Connection, number: int, staff: str, result: str, note: str = "") -> Handover:
    """End what one of the staff has taken.

    Raises:
        NotYours: somebody else has taken it, or it is closed.
    """
    own = (handovers.c.state == CLAIMED) & (handovers.c.staff == staff)
    values = {"state": CLOSED, "closed_at": time.time(), "result": result, "note": note or None}
    return _change(connection, number, own, values)


def end_of_itself(connection: Connection, session: str, result: str) -> Optional[Handover]:
    """End the place of a session without the staff: gave up, cleared, nobody there; None where there is none."""
    found = open_of(connection, session)
    if found:
        values = {"state": CLOSED, "closed_at": time.time(), "result": result}
        connection.execute(handovers.update().where(handovers.c.number == found.number).values(**values))
    return found


def note_danger(connection: Connection, session: str) -> None:
    """Note that somebody who waits or is being answered writes of danger."""
    is_open = (handovers.c.session == session) & (handovers.c.state != CLOSED)
    connection.execute(handovers.update().where(is_open).values(danger_at=time.time()))


def end_danger(connection: Connection, number: int, staff: str) -> Handover:
    """Note that one of the staff has looked, and whom they answer is in no danger, or no longer.

    Raises:
        NotYours: somebody else has taken them, or it is closed.
    """
    own = (handovers.c.state == CLAIMED) & (handovers.c.staff == staff)
    return _change(connection, number, own, {"danger_at": None})


def forget_session(connection: Connection, session: str) -> None:
    """Forget whose the places of a session were, and what the staff have noted."""
    own = handovers.c.session == session
    connection.execute(handovers.update().where(own).values(session="", note=None))


def _change(connection: Connection, number: int, allowed: Any, values: Any) -> Handover:
    changed = connection.execute(
        handovers.update().where(handovers.c.number == number, allowed).values(**values)
    )
    found = find_handover(connection, number)
    if changed.rowcount != 1 or found is None:
        raise NotYours(found)
    return found


def _one(connection: Connection, wanted: Any) -> Optional[Handover]:
    row = connection.execute(wanted).first()
    return _handover(row) if row else None


def _handover(row: Any) -> Handover:
    return Handover(**row._mapping)
