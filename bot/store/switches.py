"""What is switched off: one topic a row, or the whole bot."""

import time
from dataclasses import dataclass
from typing import List

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.tables import switched_off


@dataclass(frozen=True)
class Switched:
    """Something that is off: a topic's id or `WHOLE_BOT`, since when (seconds since 1970), by which account, and why."""

    what: str
    at: float
    by: str
    why: str


def read_switches(connection: Connection) -> List[Switched]:
    """All that is off, the newest first."""
    rows = connection.execute(select(switched_off).order_by(switched_off.c.at.desc(), switched_off.c.what))
    return [Switched(**row._mapping) for row in rows]


def put_off(connection: Connection, what: str, by: str, why: str) -> bool:
    """Switch something off; False where it is off already."""
    try:
        with connection.begin_nested():
            connection.execute(switched_off.insert().values(what=what, at=time.time(), by=by, why=why))
    except IntegrityError:
        return False
    return True


def put_on(connection: Connection, what: str) -> bool:
    """Switch something on again; False where it was not off."""
    gone = connection.execute(switched_off.delete().where(switched_off.c.what == what))
    return bool(gone.rowcount)
