"""How turns ended, for the figures: one row a card, without words and without a session."""

import hashlib
from typing import Any, Dict, List, Optional, Sequence

from sqlalchemy.engine import Connection

from bot.store.tables import endings


def ending_id(session: str, turn: str, card: int) -> str:
    """What a row is found by as long as session and message are known."""
    return hashlib.sha256(f"{session}|{turn}|{card}".encode()).hexdigest()[:32]


def is_unsure(card: Dict[str, Any]) -> bool:
    """Whether the bot asked back because it was unsure; a wide question, which asks for narrowing, has no confidence."""
    return card.get("outcome") == "clarify" and card.get("confidence") is not None


def endings_of(
    session: str,
    turn: str,
    channel: str,
    cards: Sequence[Dict[str, Any]],
    at: float,
    took: float,
) -> List[Dict[str, Any]]:
    """How a turn ended: the rows to be kept.

    Args:
        at: when it was asked. took: seconds until it was answered.
    """
    return [
        {
            "id": ending_id(session, turn, number),
            "at": at,
            "channel": channel,
            "card": number,
            "outcome": card.get("outcome") or "error",
            "topic": card.get("topic"),
            "unsure": is_unsure(card),
            "took": max(0.0, took),
        }
        for number, card in enumerate(cards)
    ]


def judge_ending(
    connection: Connection, session: str, turn: str, card: int, useful: bool, reason: Optional[str]
) -> None:
    """Note whether a card helped."""
    same = endings.c.id == ending_id(session, turn, card)
    connection.execute(endings.update().where(same).values(useful=useful, reason=reason))
