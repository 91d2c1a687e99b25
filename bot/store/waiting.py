"""Messages that wait for a session until its page fetches them."""

import json
import time
from typing import Any, Dict, List, Tuple

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.tables import waiting

Numbered = Tuple[int, Dict[str, Any]]


def post(connection: Connection, session: str, message: Dict[str, Any]) -> int:
    """Put a message (text and card) in a session's box; gives its number."""
    row = {"session": session, "message": json.dumps(message, ensure_ascii=False), "at": time.time()}
    return int(connection.execute(waiting.insert().values(**row)).inserted_primary_key[0])


def posted_after(connection: Connection, session: str, number: int) -> List[Numbered]:
    """The messages of a session's box that came after ``number``, oldest first."""
    rows = connection.execute(
        select(waiting)
        .where(waiting.c.session == session, waiting.c.number > number)
        .order_by(waiting.c.number)
    )
    return [(row.number, json.loads(row.message)) for row in rows]
