"""Messages that wait for a session until its page fetches them."""

import json
import time
from typing import Any, Dict, List, Optional, Sequence, Tuple

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.lock import lock
from bot.store.tables import turns, waiting

# Seconds within which the same words of the same author are the same form.
SENT_TWICE = 20.0
Numbered = Tuple[int, Dict[str, Any]]


def post(connection: Connection, session: str, message: Dict[str, Any], author: Optional[str] = None) -> int:
    """Put a message (text and card) in a session's box; gives its number.

    Args:
        author: the account that wrote it; None for what the bot says of its own accord.
    """
    # A page asks for what came after a number: a smaller one must not appear later.
    lock(connection, f"waiting {session}")
    row = {
        "session": session,
        "message": json.dumps(message, ensure_ascii=False),
        "at": time.time(),
        "author": author,
    }
    return int(connection.execute(waiting.insert().values(**row)).inserted_primary_key[0])


def posted_after(connection: Connection, session: str, number: int) -> List[Numbered]:
    """The messages of a session's box that came after ``number``, oldest first."""
    rows = connection.execute(
        select(waiting)
        .where(waiting.c.session == session, waiting.c.number > number)
        .order_by(waiting.c.number)
    )
    return [(row.number, json.loads(row.message)) for row in rows]


def is_repeated(
    connection: Connection, session: str, author: str, messages: Sequence[Dict[str, Any]]
) -> bool:
    """Whether the last things an author wrote to a session, a moment ago, are these: a form sent twice.

    Where the person has written since, it is another answer in the same words.
    """
    wanted = select(waiting).where(waiting.c.session == session).order_by(waiting.c.number.desc())
    rows = connection.execute(wanted.limit(len(messages))).all()
    texts = [json.loads(row.message)["text"] for row in rows if row.author == author]
    if not rows or time.time() - rows[0].at >= SENT_TWICE:
        return False
    said_since = select(turns.c.id).where(turns.c.session == session, turns.c.asked_at > rows[0].at).limit(1)
    if connection.execute(said_since).first():
        return False
    return texts[::-1] == [message["text"] for message in messages]
