"""A conversation as the staff read it: what the person said, what the bot and the staff answered, in order."""

import json
from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.tables import turns, waiting

# Newest entries that are shown.
MOST = 200
PERSON, BOT, STAFF = "person", "bot", "staff"


@dataclass(frozen=True)
class Entry:
    """One thing said, at a moment (seconds since 1970), by the person, the bot or one of the staff (``name``)."""

    at: float
    by: str
    text: str
    card: Optional[Dict[str, Any]] = None
    name: str = ""


def read_conversation(connection: Connection, session: str) -> List[Entry]:
    """All that is kept of a session, oldest first, at most `MOST` entries."""
    if not session:
        return []  # forgotten
    entries: List[Entry] = []
    asked = select(turns).where(turns.c.session == session).order_by(turns.c.asked_at.desc()).limit(MOST)
    for turn in connection.execute(asked):
        entries.append(Entry(turn.asked_at, PERSON, turn.text))
        for message in json.loads(turn.answer) if turn.answer else []:
            entries.append(Entry(turn.answered_at, BOT, message["text"], message["custom"]))
    posted = select(waiting).where(waiting.c.session == session).order_by(waiting.c.number.desc())
    for row in connection.execute(posted.limit(MOST)):
        message = json.loads(row.message)
        by = STAFF if row.author else BOT
        entries.append(Entry(row.at, by, message["text"], message["custom"], row.author or ""))
    return sorted(entries, key=lambda entry: entry.at)[-MOST:]


def last_words(connection: Connection, session: str) -> str:
    """The newest message of a session."""
    newest = select(turns.c.text).where(turns.c.session == session).order_by(turns.c.asked_at.desc())
    return connection.execute(newest.limit(1)).scalar_one_or_none() or ""


def last_said(entries: List[Entry]) -> str:
    """What the person said last; empty for nothing."""
    return next((entry.text for entry in reversed(entries) if entry.by == PERSON), "")
