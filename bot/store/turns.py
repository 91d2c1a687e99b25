"""Turns: a person's message and the bot's answer, kept until they are cleared or too old."""

import json
import time
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Dict, List, Optional, Sequence

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.store.endings import endings_of
from bot.store.lock import lock
from bot.store.tables import endings, feedback, turns, waiting

Messages = List[Dict[str, Any]]
MOST_SHOWN = 40
# Seconds within which messages belong to one conversation; domain.yml has the same for Rasa.
SAME_CONVERSATION = 1800.0
# Seconds for which a message that is being answered is left to its worker, unless that says that it is still at it.
LEASE = 2.0


@dataclass(frozen=True)
class Turn:
    """One message and its answer; None while none is known."""

    id: str
    text: str
    answer: Optional[Messages]


def find_turn(connection: Connection, session: str, turn: str) -> Optional[Turn]:
    """The turn of a message id, if there is one."""
    row = connection.execute(select(turns).where(turns.c.session == session, turns.c.id == turn)).first()
    return _turn(row) if row else None


def open_turn(
    connection: Connection,
    session: str,
    turn: str,
    text: str,
    channel: str = "web",
    asked_at: Optional[float] = None,
    worker: str = "",
) -> Optional[Turn]:
    """Note that a worker answers a message, and give None; unless it is known: then what is known.

    A message without an answer is known only while another worker is at it: one that has died, or whose answer could not
    be kept, leaves it to who asks next.

    Args:
        asked_at: seconds since 1970; now, if left out.
    """
    lock(connection, f"turn {session} {turn}")
    now = time.time()
    row = connection.execute(select(turns).where(turns.c.session == session, turns.c.id == turn)).first()
    if row is None:
        at = now if asked_at is None else asked_at
        new = {"session": session, "id": turn, "text": text, "asked_at": at, "channel": channel}
        connection.execute(turns.insert().values(**new, taken_by=worker, taken_at=now))
        return None
    if row.answer is not None or row.text != text or _is_taken(row, worker, now):
        return _turn(row)
    this = and_(turns.c.session == session, turns.c.id == turn)
    connection.execute(turns.update().where(this).values(taken_by=worker, taken_at=now))
    return None


def hold_turn(connection: Connection, session: str, turn: str) -> None:
    """Say that the worker which answers a message is still at it."""
    this = and_(turns.c.session == session, turns.c.id == turn, turns.c.answer.is_(None))
    connection.execute(turns.update().where(this).values(taken_at=time.time()))


def _is_taken(row: Any, worker: str, now: float) -> bool:
    # A moment that is far ahead was written before the clock was set back.
    return row.taken_at is not None and row.taken_by != worker and abs(now - row.taken_at) < LEASE


def close_turn(connection: Connection, session: str, turn: str, answer: Messages) -> Messages:
    """Keep the answer of a message and how it ended, and give the answer that holds.

    That is another one where another worker has answered meanwhile; nothing is kept where the person has cleared the turn.
    """
    lock(connection, f"turn {session} {turn}")
    this = and_(turns.c.session == session, turns.c.id == turn)
    row = connection.execute(select(turns.c.asked_at, turns.c.channel, turns.c.answer).where(this)).first()
    if row is None:
        return answer
    if row.answer is not None:
        held: Messages = json.loads(row.answer)
        return held
    now, cards = time.time(), cards_of(answer)
    connection.execute(turns.update().where(this).values(**_answered(answer, now)))
    ended = endings_of(session, turn, row.channel, cards, row.asked_at, now - row.asked_at)
    if ended:
        connection.execute(endings.insert(), ended)
    return answer


def cards_of(answer: Messages) -> List[Dict[str, Any]]:
    """The cards of an answer."""
    return [message.get("custom") or {} for message in answer]


def _answered(answer: Messages, at: float) -> Dict[str, Any]:
    first = next(iter(cards_of(answer)), {})
    return {
        "answer": json.dumps(answer, ensure_ascii=False),
        "answered_at": at,
        "outcome": first.get("outcome"),
        "topic": first.get("topic"),
        "confidence": first.get("confidence"),
    }


@dataclass(frozen=True)
class Over:
    """A turn that is over: whose it was, what was said, when (seconds since 1970) it was asked and answered."""

    session: str
    turn: str
    text: str
    answer: Messages
    channel: str
    asked_at: float
    answered_at: float


def keep_turns(connection: Connection, over: Sequence[Over]) -> None:
    """Keep new turns of a channel that keeps them when they are over."""
    rows = []
    ended: List[Dict[str, Any]] = []
    for turn in over:
        asked = {"session": turn.session, "id": turn.turn, "text": turn.text, "channel": turn.channel}
        rows.append({**asked, "asked_at": turn.asked_at, **_answered(turn.answer, turn.answered_at)})
        ended += endings_of(
            turn.session,
            turn.turn,
            turn.channel,
            cards_of(turn.answer),
            turn.asked_at,
            turn.answered_at - turn.asked_at,
        )
    connection.execute(turns.insert(), rows)
    if ended:
        connection.execute(endings.insert(), ended)


def turns_with_posts(connection: Connection, session: str) -> List[Turn]:
    """The newest turns of a session and what was written to it meanwhile (a turn without a text), oldest first.

    At most `MOST_SHOWN` of them.
    """
    found = [(row.asked_at, _turn(row)) for row in _newest(connection, session)]
    posts = select(waiting).where(waiting.c.session == session).order_by(waiting.c.number.desc())
    for row in connection.execute(posts.limit(MOST_SHOWN)):
        found.append((row.at, Turn(f"post{row.number}", "", [json.loads(row.message)])))
    return [turn for _, turn in sorted(found, key=lambda pair: pair[0])][-MOST_SHOWN:]


def refusals_in_a_row(connection: Connection, session: str) -> int:
    """How many of the newest turns of a session that were about something were refused, without a break."""
    since = time.time() - SAME_CONVERSATION
    wanted = (
        select(turns.c.outcome)
        .where(turns.c.session == session, turns.c.asked_at > since)
        .where(turns.c.outcome.isnot(None), turns.c.outcome != "smalltalk")
        .order_by(turns.c.asked_at.desc())
        .limit(MOST_SHOWN)
    )
    outcomes = connection.execute(wanted).scalars()
    return sum(1 for _ in takewhile(lambda outcome: outcome == "refused", outcomes))


def was_in_danger(connection: Connection, session: str) -> bool:
    """Whether a session has written of danger in the conversation that runs."""
    since = time.time() - SAME_CONVERSATION
    alarms = select(turns.c.id).where(
        turns.c.session == session, turns.c.asked_at > since, turns.c.outcome == "emergency"
    )
    return connection.execute(alarms.limit(1)).first() is not None


def forget(connection: Connection, session: str) -> None:
    """Delete all that is kept of a session."""
    for table in (turns, feedback, waiting):
        connection.execute(table.delete().where(table.c.session == session))


def _newest(connection: Connection, session: str) -> List[Any]:
    wanted = select(turns).where(turns.c.session == session).order_by(turns.c.asked_at.desc())
    return connection.execute(wanted.limit(MOST_SHOWN)).all()


def _turn(row: Any) -> Turn:
    return Turn(row.id, row.text, json.loads(row.answer) if row.answer else None)
