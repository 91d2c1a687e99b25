"""Count a turn and note it in the log: how it ended and how long it took, not whose it was nor what was said."""

import logging
import time
from typing import Awaitable, List

from bot.channels.output import BotMessage
from bot.metrics import RUNNING, TURN_SECONDS, TURNS

logger = logging.getLogger(__name__)


async def watched(channel: str, turn: Awaitable[List[BotMessage]]) -> List[BotMessage]:
    """What a turn gives: messages, of which the first one's card says how it ended."""
    begun = time.perf_counter()
    RUNNING.inc()
    try:
        messages = await turn
    finally:
        RUNNING.dec()
    took = time.perf_counter() - begun
    card = messages[0]["custom"]
    note(channel, card.get("outcome") or "", card.get("kb"), took)
    return messages


def note(channel: str, outcome: str, knowledge: object, took: float) -> None:
    """Count a turn that took so many seconds, and log it in a line."""
    TURNS.labels(channel, outcome).inc()
    TURN_SECONDS.labels(channel).observe(took)
    facts = {"channel": channel, "outcome": outcome, "ms": round(took * 1000, 1), "kb": knowledge}
    logger.info("turn", extra={"facts": facts})
