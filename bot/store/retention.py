"""What is deleted and when (docs/what-is-kept.md)."""

import time
from dataclasses import dataclass
from typing import Dict

from sqlalchemy.engine import Connection

from bot.store.handovers import CLOSED
from bot.store.sign_ins import forget_ended
from bot.store.tables import endings, feedback, handovers, turns, waiting

DAY = 86_400


@dataclass(frozen=True)
class Keep:
    """For how many days what people say, and the figures without words, are kept."""

    words: int
    figures: int


def forget_old(connection: Connection, keep: Keep) -> Dict[str, int]:
    """Delete what is too old; gives the number of rows deleted from each table."""
    now = time.time()
    words, figures = now - keep.words * DAY, now - keep.figures * DAY
    old = {
        "turns": turns.c.asked_at < words,
        "feedback": feedback.c.at < words,
        "waiting": waiting.c.at < words,
        "handovers": (handovers.c.opened_at < figures) & (handovers.c.state == CLOSED),
        "endings": endings.c.at < figures,
    }
    tables = {
        "turns": turns,
        "feedback": feedback,
        "waiting": waiting,
        "handovers": handovers,
        "endings": endings,
    }
    gone = {
        name: connection.execute(tables[name].delete().where(too_old)).rowcount
        for name, too_old in old.items()
    }
    spoken = (handovers.c.opened_at < words) & (handovers.c.state == CLOSED) & (handovers.c.session != "")
    connection.execute(handovers.update().where(spoken).values(session="", note=None))
    forget_ended(connection)
    return gone
