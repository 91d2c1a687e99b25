"""What the staff have made of messages that were not answered."""

import json
import time
from dataclasses import dataclass
from typing import Any, Iterator, List, Optional, Sequence, Set, Tuple

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection

from bot.store.tables import decisions, turns

TO_TOPIC, OUT_OF_SCOPE, NEW_TOPIC = "topic", "out_of_scope", "new_topic"
CHOICES = (TO_TOPIC, OUT_OF_SCOPE, NEW_TOPIC)
# Examples that came from a file, for no messages of this bot.
IMPORTED = "imported"
# Messages named in one statement, of which databases take only so many at once.
_AT_ONCE = 200


class NoSuchDecision(Exception):
    """There is no decision of this number, or it was taken back."""


@dataclass(frozen=True)
class Decision:
    """A choice for a number of messages; `examples` are the texts that became training examples."""

    number: int
    at: float
    by: str
    choice: str
    topic: Optional[str]
    note: str
    examples: Tuple[str, ...]
    messages: int


def decide(
    connection: Connection,
    by: str,
    choice: str,
    topic: Optional[str],
    note: str,
    examples: Sequence[str],
    messages: Sequence[str],
) -> int:
    """Keep a choice and mark its messages as dealt with; gives its number.

    Args:
        messages: their ids, ``<session>:<turn>``.
    """
    row = {"at": time.time(), "by": by, "choice": choice, "topic": topic, "note": note}
    kept = json.dumps(list(examples), ensure_ascii=False)
    inserted = connection.execute(decisions.insert().values(**row, examples=kept, messages=len(messages)))
    number = int(inserted.inserted_primary_key[0])
    for these in _in_portions(messages):
        connection.execute(turns.update().where(these).values(decision=number))
    return number


def any_decided(connection: Connection, messages: Sequence[str]) -> bool:
    """Whether one of some messages (``<session>:<turn>``) is dealt with already."""
    return any(
        connection.execute(select(turns.c.id).where(these, turns.c.decision.isnot(None)).limit(1)).first()
        for these in _in_portions(messages)
    )


def find_decision(connection: Connection, number: int) -> Decision:
    """The decision of a number.

    Raises:
        NoSuchDecision: there is none.
    """
    row = connection.execute(select(decisions).where(decisions.c.number == number)).first()
    if row is None:
        raise NoSuchDecision(number)
    return _decision(row)


def take_back(connection: Connection, number: int) -> Decision:
    """Undo a decision: its messages wait again; gives what it was.

    Raises:
        NoSuchDecision: there is none.
    """
    found = find_decision(connection, number)
    connection.execute(turns.update().where(turns.c.decision == number).values(decision=None))
    connection.execute(decisions.delete().where(decisions.c.number == number))
    return found


def taught(connection: Connection) -> Set[str]:
    """The texts that became training examples by a decision that stands."""
    kept = connection.execute(select(decisions.c.examples)).scalars()
    return {text for examples in kept for text in json.loads(examples)}


def newest_decisions(connection: Connection, most: int = 100) -> List[Decision]:
    """The newest decisions, newest first."""
    rows = connection.execute(select(decisions).order_by(decisions.c.number.desc()).limit(most))
    return [_decision(row) for row in rows]


def _in_portions(messages: Sequence[str]) -> Iterator[Any]:
    pairs = [message.rpartition(":")[::2] for message in messages]
    for start in range(0, len(pairs), _AT_ONCE):
        portion = pairs[start : start + _AT_ONCE]
        yield or_(*(and_(turns.c.session == session, turns.c.id == turn) for session, turn in portion))


def _decision(row: Any) -> Decision:
    return Decision(**{**row._mapping, "examples": tuple(json.loads(row.examples))})
