"""Whether an answer helped, as people tell."""

import time
from typing import Optional

from sqlalchemy import and_
from sqlalchemy.engine import Connection

from bot.store.tables import feedback
from bot.store.turns import find_turn

# Why an answer did not help.
REASONS = ("not_my_question", "not_understood", "too_little", "no_phone_help", "wrong")


def keep_feedback(
    connection: Connection, session: str, turn: str, card: int, useful: bool, reason: Optional[str]
) -> bool:
    """Keep what was said last of a card; False where there is no such card in this session."""
    known = find_turn(connection, session, turn)
    if known is None or not known.answer or not 0 <= card < len(known.answer):
        return False
    same = and_(feedback.c.session == session, feedback.c.turn == turn, feedback.c.card == card)
    connection.execute(feedback.delete().where(same))
    connection.execute(
        feedback.insert().values(
            session=session, turn=turn, card=card, useful=useful, reason=reason, at=time.time()
        )
    )
    return True
