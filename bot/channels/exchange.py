"""Hand a question to Rasa and bring back its answer; whatever fails becomes an error card with a phone number.

The only place that catches broadly.
"""

import asyncio
import logging
from typing import Any, Awaitable, Callable, Dict, List

from rasa.core.channels.channel import UserMessage

from bot.channels.output import BotMessage, CardOutput
from bot.channels.reading import Question
from bot.nlu.switched import SWITCHED_OFF
from bot.switches import switches
from bot.wording import frame, wording
from policy_kb.card import Card, plain_card
from policy_kb.card_text import render_text

# Seconds: nginx waits a little longer, and nobody waits more than four.
DEADLINE = 3.5
logger = logging.getLogger(__name__)
Handler = Callable[[UserMessage], Awaitable[Any]]


async def exchange(
    question: Question, handler: Handler, channel: str, deadline: float = DEADLINE
) -> List[BotMessage]:
    """The bot's messages for one question; never empty, never later than ``deadline`` seconds.

    Args:
        handler: hands a message to Rasa. channel: the name the tracker keeps.
    """
    if not question.text:
        return [draw(question.sender, own_card("smalltalk", "utter_empty"))]
    output = CardOutput(channel)
    # Told with the message, so that the decision is the same wherever the actions run.
    told = {SWITCHED_OFF: sorted(switches().off)}
    message = UserMessage(question.text, output, question.sender, input_channel=channel, metadata=told)
    try:
        await asyncio.wait_for(handler(message), deadline)
    except Exception:  # the edge of the channel: nobody gets silence
        logger.exception("a turn failed on channel %s", channel)
    complete = [answer for answer in output.messages if answer["text"] and answer["custom"]]
    return complete or [draw(question.sender, own_card("error", "utter_error"))]


def own_card(outcome: str, response: str) -> Card:
    """A card that needs no Rasa, with a number to call."""
    return plain_card(_kb_or_none(), outcome, "", wording(response))


def draw(recipient: str, card: Card) -> BotMessage:
    """A card as a bot message."""
    return {"recipient_id": recipient, "text": render_text(card, frame()), "custom": card}


def error_body(reason: str, status: int = 500, response: str = "") -> Dict[str, Any]:
    """The body of a refused request: the reason for developers, words for the person, and a phone number.

    Args:
        response: of domain.yml, where the status does not say which.
    """
    response = response or {413: "utter_too_long", 429: "utter_too_many", 503: "utter_too_busy"}.get(
        status, "utter_error" if status >= 500 else "utter_bad_request"
    )
    return {"error": reason, **draw("", own_card("error", response))}


def _kb_or_none() -> Any:
    from bot.knowledge import kb
    from policy_kb.errors import KbError

    try:
        return kb()
    except KbError:
        logger.exception("the knowledge base cannot be used")
        return None
