"""The messages that were not answered well and that nobody of the staff has dealt with."""

import json
from typing import Any, List, Optional

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.engine import Connection

from bot.loop.grouping import Missed
from bot.store.tables import feedback, turns

REFUSED, UNSURE, NOT_USEFUL = "refused", "clarify", "not_useful"


def missed(connection: Connection, since: float, until: float) -> List[Missed]:
    """The messages from ``since`` until before ``until`` (seconds since 1970), oldest first, each once.

    Its first card was refused, or asked back because the bot was unsure, or a card of it was judged not useful.
    """
    # Where something was switched off, the message was understood: its card has a confidence.
    is_refused = and_(turns.c.outcome == "refused", turns.c.confidence.is_(None))
    is_unsure = and_(turns.c.outcome == "clarify", turns.c.confidence.isnot(None))
    is_useless = exists().where(
        feedback.c.session == turns.c.session, feedback.c.turn == turns.c.id, feedback.c.useful.is_(False)
    )
    wanted = (
        select(turns)
        .where(turns.c.asked_at >= since, turns.c.asked_at < until, turns.c.decision.is_(None))
        .where(or_(is_refused, is_unsure, is_useless))
        .order_by(turns.c.asked_at, turns.c.session, turns.c.id)
    )
    return [_missed(row) for row in connection.execute(wanted)]


def _missed(row: Any) -> Missed:
    return Missed(
        id=f"{row.session}:{row.id}",
        text=row.text,
        at=row.asked_at,
        why=_why(row),
        topic=row.topic or _first_choice(row.answer),
    )


def _why(row: Any) -> str:
    if row.outcome == "refused":
        return REFUSED
    return UNSURE if row.outcome == "clarify" and row.confidence is not None else NOT_USEFUL


def _first_choice(answer: Optional[str]) -> Optional[str]:
    cards = [message.get("custom") or {} for message in json.loads(answer or "[]")]
    choices = cards[0].get("choices") or [] if cards else []
    topic: Optional[str] = choices[0].get("topic") if choices else None
    return topic
