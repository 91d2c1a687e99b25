"""What one of the staff does with a person of the queue, each in one transaction with its entry in the trail."""

from typing import List, Sequence

from sqlalchemy.engine import Connection

from bot.channels import handover_cards as cards
from bot.channels.output import BotMessage
from bot.store.handovers import (
    CLAIMED,
    HANDED_BACK,
    Handover,
    NotYours,
    claim,
    close,
    end_danger,
    find_handover,
    release,
)
from bot.store.trail import append
from bot.store.waiting import is_repeated, post


def take(connection: Connection, who: str, number: int) -> Handover:
    """Claim a waiting person and tell them.

    Raises:
        NotYours: somebody else was quicker, or the person is gone.
    """
    try:
        handover = claim(connection, number, who)
    except NotYours as error:
        if error.handover and error.handover.state == CLAIMED and error.handover.staff == who:
            return error.handover  # a button pressed twice
        raise
    post(connection, handover.session, cards.claimed())
    append(connection, who, "handover_claimed", str(number))
    return handover


def write(connection: Connection, who: str, number: int, messages: Sequence[BotMessage]) -> Handover:
    """Answer a person in their own window; what was just written is not written again.

    Raises:
        NotYours: somebody else answers them, or it is closed.
    """
    handover = find_handover(connection, number)
    if handover is None or handover.state != CLAIMED or handover.staff != who:
        raise NotYours(handover)
    if not is_repeated(connection, handover.session, who, messages):
        for message in messages:
            post(connection, handover.session, message, author=who)
        append(connection, who, "handover_answered", str(number), {"messages": len(messages)})
    return handover


def give_back(connection: Connection, who: str, number: int) -> Handover:
    """Let the bot answer again.

    Raises:
        NotYours: somebody else answers them, or it is closed.
    """
    return _end(connection, who, number, HANDED_BACK, "", cards.handed_back(), "handover_given_back")


def end(connection: Connection, who: str, number: int, result: str, note: str) -> Handover:
    """Close with a result.

    Raises:
        NotYours: somebody else answers them, or it is closed.
    """
    return _end(connection, who, number, result, note, cards.closed(), "handover_closed")


def put_back(connection: Connection, who: str, number: int) -> Handover:
    """Let another one of the staff answer.

    Raises:
        NotYours: somebody else answers them, or it is closed.
    """
    handover = release(connection, number, who)
    append(connection, who, "handover_put_back", str(number))
    return handover


def all_clear(connection: Connection, who: str, number: int) -> Handover:
    """Take the mark of danger off a person whom one answers.

    Raises:
        NotYours: somebody else answers them, or it is closed.
    """
    handover = end_danger(connection, number, who)
    append(connection, who, "danger_ended", str(number))
    return handover


def _end(
    connection: Connection, who: str, number: int, result: str, note: str, told: BotMessage, did: str
) -> Handover:
    handover = close(connection, number, who, result, note)
    post(connection, handover.session, told)
    append(connection, who, did, str(number), {"result": result})
    return handover


def in_messages(text: str) -> List[BotMessage]:
    """What is typed, as messages of the person's window."""
    return cards.written(text)
