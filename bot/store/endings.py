"""How turns ended, for the figures: one row a card, without words and without a session."""

import hashlib
from typing import Any, Dict, List, Optional, Sequence

from sqlalchemy.engine import Connection

from bot.store.tables import endings
from policy_kb.check import EMERGENCY_NUMBERS


def ending_id(session: str, turn: str, card: int) -> str:
    """What a row is found by as long as session and message are known."""
    return hashlib.sha256(f"{session}|{turn}|{card}".encode()).hexdigest()[:32]


def is_unsure(card: Dict[str, Any]) -> bool:
    """Whether the bot asked back because it was unsure; a wide question, which asks for narrowing, has no confidence."""
    return card.get("outcome") == "clarify" and card.get("confidence") is not None


def outcome_of(card: Dict[str, Any]) -> str:
    """How a card ends a turn; somebody in danger is one also while the staff are called or answer."""
    outcome = str(card.get("outcome") or "error")
    numbers = [line["number"] for line in card.get("hotlines") or ()]
    return "emergency" if outcome == "handoff" and {*numbers[:1]} & EMERGENCY_NUMBERS else outcome


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
            "outcome": outcome_of(card),
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
