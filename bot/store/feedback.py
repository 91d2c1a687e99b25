"""Whether an answer helped, as people tell."""

import time
from typing import Optional

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.store.endings import judge_ending
from bot.store.tables import feedback, turns
from bot.store.turns import SAME_CONVERSATION, find_turn

# Why an answer did not help.
REASONS = ("not_my_question", "not_understood", "too_little", "no_phone_help", "wrong")


def judge_last(connection: Connection, session: str) -> None:
    """Keep that the newest answer of a session was of no use, as somebody has said in words; nothing where there is none."""
    newest = (
        select(turns.c.id)
        .where(turns.c.session == session, turns.c.answer.isnot(None))
        .where(turns.c.asked_at > time.time() - SAME_CONVERSATION)
        .where(turns.c.outcome.in_(("answered", "clarify", "refused")))
        .order_by(turns.c.asked_at.desc())
    )
    turn = connection.execute(newest.limit(1)).scalar_one_or_none()
    if turn is not None:
        keep_feedback(connection, session, turn, 0, False, None)


def keep_feedback(
    connection: Connection, session: str, turn: str, card: int, useful: bool, reason: Optional[str]
) -> Optional[bool]:
    """Keep what was said last of a card.

    Gives whether it is news that the card was of no use; None where there is no such card in this session.
    """
    known = find_turn(connection, session, turn)
    if known is None or not known.answer or not 0 <= card < len(known.answer):
        return None
    same = and_(feedback.c.session == session, feedback.c.turn == turn, feedback.c.card == card)
    former = connection.execute(select(feedback.c.useful).where(same)).scalar_one_or_none()
    connection.execute(feedback.delete().where(same))
    connection.execute(
        feedback.insert().values(
            session=session, turn=turn, card=card, useful=useful, reason=reason, at=time.time()
        )
    )
    judge_ending(connection, session, turn, card, useful, reason)
    return not useful and former is not False
