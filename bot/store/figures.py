"""Counts for the figures, from the endings and the queue. Times are seconds since 1970; ``until`` is no part of the time.

A message counts by its first card, an answer with every card. Days and hours are counted from ``since``, which is a
midnight in the county.
"""

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence

from sqlalchemy import Integer, case, cast, func, null, select
from sqlalchemy.engine import Connection

from bot.store.tables import endings, handovers

HOUR, DAY = 3_600, 86_400
_MESSAGES = endings.c.card == 0
_ANSWERS = endings.c.outcome == "answered"
_JUDGED = endings.c.useful.isnot(None)


@dataclass(frozen=True)
class Ended:
    """Messages of a day (0 is the first one) that ended in one way; `unsure`: asked back because the bot was unsure."""

    day: int
    outcome: str
    unsure: bool
    count: int


@dataclass(frozen=True)
class Answered:
    """Answers about a topic on a day (0 is the first one); None are those without a topic, such as a clause by its number."""

    day: int
    topic: Optional[str]
    count: int


@dataclass(frozen=True)
class Judged:
    """Judgements of cards of a topic (None: without one) and an outcome; `reason` only where one was given."""

    topic: Optional[str]
    outcome: str
    useful: bool
    reason: Optional[str]
    count: int


@dataclass(frozen=True)
class Called:
    """A person in the queue; `waited` is in seconds until one of the staff came, None where nobody has."""

    why: str
    state: str
    result: Optional[str]
    waited: Optional[float]


@dataclass(frozen=True)
class Waits:
    """How many messages were answered, and percentiles of the seconds that each took, in the order asked for."""

    count: int
    seconds: List[float]


def outcomes(connection: Connection, since: float, until: float) -> List[Ended]:
    """How the messages ended, by day."""
    parts = (_days(since), endings.c.outcome, endings.c.unsure)
    return [Ended(**row) for row in _count(connection, since, until, *parts, only=_MESSAGES)]


def hours(connection: Connection, since: float, until: float) -> Dict[int, int]:
    """How many messages came in each hour of the day, 0 to 23."""
    hour = (_whole(endings.c.at - since) / HOUR % 24).label("hour")
    return {row["hour"]: row["count"] for row in _count(connection, since, until, hour, only=_MESSAGES)}


def channels(connection: Connection, since: float, until: float) -> Dict[str, int]:
    """How many messages came by each channel."""
    rows = _count(connection, since, until, endings.c.channel, only=_MESSAGES)
    return {row["channel"]: row["count"] for row in rows}


def topics(connection: Connection, since: float, until: float) -> Dict[Optional[str], int]:
    """How many answers there were about each topic; None: without one."""
    rows = _count(connection, since, until, endings.c.topic, only=_ANSWERS)
    return {row["topic"]: row["count"] for row in rows}


def topics_by_day(
    connection: Connection, since: float, until: float, named: Optional[Sequence[str]] = None
) -> List[Answered]:
    """How many answers there were about each topic on each day.

    Args:
        named: only these one by one, all others together as None; all one by one, if left out.
    """
    topic = endings.c.topic
    one = topic if named is None else case((topic.in_(named), topic), else_=null())
    rows = _count(connection, since, until, _days(since), one.label("topic"), only=_ANSWERS)
    return [Answered(**row) for row in rows]


def judgements(connection: Connection, since: float, until: float) -> List[Judged]:
    """What people said of the cards of these messages."""
    parts = (endings.c.topic, endings.c.outcome, endings.c.useful, endings.c.reason)
    return [Judged(**row) for row in _count(connection, since, until, *parts, only=_JUDGED)]


def waits(connection: Connection, since: float, until: float, percents: Sequence[int]) -> Waits:
    """Percentiles, by nearest rank, of the seconds from a message to its answer; none where there is no message."""
    these = (_MESSAGES, endings.c.took.isnot(None), *_within(since, until))
    count = int(connection.execute(select(func.count()).where(*these)).scalar_one())
    if not count:
        return Waits(0, [])
    ranks = [rank_of(percent, count) for percent in percents]
    rank = func.row_number().over(order_by=endings.c.took).label("rank")
    ranked = select(endings.c.took, rank).where(*these).subquery()
    found = connection.execute(select(ranked).where(ranked.c.rank.in_(ranks)))
    seconds = {row.rank: row.took for row in found}
    return Waits(count, [seconds[rank] for rank in ranks])


def rank_of(percent: int, count: int) -> int:
    """The nearest rank, counted from 1: that of the smallest value that is not below so many percent of all."""
    return max(1, (count * percent + 99) // 100)


def called(connection: Connection, since: float, until: float) -> List[Called]:
    """The people who came into the queue."""
    waited = (handovers.c.claimed_at - handovers.c.opened_at).label("waited")
    wanted = select(handovers.c.why, handovers.c.state, handovers.c.result, waited)
    within = (handovers.c.opened_at >= since, handovers.c.opened_at < until)
    return [Called(**row._mapping) for row in connection.execute(wanted.where(*within))]


def _count(connection: Connection, since: float, until: float, *parts: Any, only: Any) -> List[Any]:
    wanted = select(*parts, func.count().label("count")).where(only, *_within(since, until))
    return [row._mapping for row in connection.execute(wanted.group_by(*parts))]


def _within(since: float, until: float) -> Any:
    return endings.c.at >= since, endings.c.at < until


def _days(since: float) -> Any:
    return (_whole(endings.c.at - since) / DAY).label("day")


def _whole(seconds: Any) -> Any:
    # SQLite cuts the rest off, PostgreSQL rounds, and not every SQLite has floor().
    near = cast(seconds, Integer)
    return case((near > seconds, near - 1), else_=near)
