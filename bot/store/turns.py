"""Turns: a person's message and the bot's answer, kept until they are cleared or too old."""

import json
import time
from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.tables import feedback, turns, waiting

Messages = List[Dict[str, Any]]
MOST_SHOWN = 40


@dataclass(frozen=True)
class Turn:
    """One message and its answer; None while none is known."""

    id: str
    text: str
    answer: Optional[Messages]


def find_turn(connection: Connection, session: str, turn: str) -> Optional[Turn]:
    """The turn of a message id, if there is one."""
    row = connection.execute(select(turns).where(turns.c.session == session, turns.c.id == turn)).first()
    return _turn(row) if row else None


def open_turn(connection: Connection, session: str, turn: str, text: str) -> Optional[Turn]:
    """Note that a message is being answered, unless it is known: then what is known."""
    known = find_turn(connection, session, turn)
    if known is None:
        connection.execute(turns.insert().values(session=session, id=turn, text=text, asked_at=time.time()))
    return known


def close_turn(connection: Connection, session: str, turn: str, answer: Messages) -> None:
    """Keep the answer of a message; nothing if the person has cleared the turn in the meantime."""
    connection.execute(
        turns.update()
        .where(turns.c.session == session, turns.c.id == turn)
        .values(answer=json.dumps(answer, ensure_ascii=False), answered_at=time.time())
    )


def turns_of(connection: Connection, session: str) -> List[Turn]:
    """The newest turns of a session, at most `MOST_SHOWN`, oldest first."""
    newest = (
        select(turns).where(turns.c.session == session).order_by(turns.c.asked_at.desc()).limit(MOST_SHOWN)
    )
    return [_turn(row) for row in connection.execute(newest)][::-1]


def forget(connection: Connection, session: str) -> None:
    """Delete all that is kept of a session."""
    for table in (turns, feedback, waiting):
        connection.execute(table.delete().where(table.c.session == session))


def forget_before(connection: Connection, moment: float) -> None:
    """Delete all that is older than ``moment`` (seconds since 1970)."""
    for column in (turns.c.asked_at, feedback.c.at, waiting.c.at):
        connection.execute(column.table.delete().where(column < moment))


def _turn(row: Any) -> Turn:
    return Turn(row.id, row.text, json.loads(row.answer) if row.answer else None)
