"""Read the tables of figures from the database, each by itself: a picture needs one, the page all of them."""

import asyncio
from typing import Awaitable, Callable, Dict, Optional, Sequence

from sqlalchemy.engine import Connection

from bot.in_thread import in_thread
from bot.knowledge import kb
from bot.loop.grouping import group
from bot.staff import figures as made
from bot.staff.figures import Table
from bot.staff.figures_shelf import shelf_of
from bot.staff.score_sheet import Value, values_of
from bot.staff.span import Span
from bot.store import figures as counted
from bot.store.database import Database
from bot.store.missed import missed as read_missed

Load = Callable[[Database, Span], Awaitable[Table]]
# Groups on the page; there can be hundreds of one message each.
_MOST_GROUPS = 20


async def outcomes(database: Database, span: Span, pieces: Optional[Sequence[Span]] = None) -> Table:
    """How messages ended, in the pieces of the time."""
    ended = await database.read(lambda connection: counted.outcomes(connection, span.since, span.until))
    return made.outcomes(span, pieces or span.pieces(), ended)


async def topics(database: Database, span: Span) -> Table:
    """The topics answered most, in the pieces of the time."""

    def work(connection: Connection) -> Table:
        named = made.most_answered(counted.topics(connection, span.since, span.until))
        counts = counted.topics_by_day(connection, span.since, span.until, named)
        return made.topics(span, span.pieces(), named, counts, titles())

    return await database.read(work)


async def topics_by_day(database: Database, span: Span) -> Table:
    """The answers of each topic on each day."""

    def work(connection: Connection) -> Table:
        counts = counted.topics_by_day(connection, span.since, span.until)
        return made.topics_by_day(span, counts, titles())

    return await database.read(work)


async def feedback(database: Database, span: Span) -> Table:
    """What people said of the cards of each topic."""

    def work(connection: Connection) -> Table:
        judged = counted.judgements(connection, span.since, span.until)
        return made.feedback(judged, counted.topics(connection, span.since, span.until), titles())

    return await database.read(work)


async def waits(database: Database, span: Span, pieces: Optional[Sequence[Span]] = None) -> Table:
    """The reply times in the pieces of the time."""
    parts = list(pieces or span.pieces())

    def work(connection: Connection) -> Table:
        *found, in_all = (
            counted.waits(connection, part.since, part.until, made.PERCENTS) for part in [*parts, span]
        )
        return made.waits(parts, found, in_all)

    return await database.read(work)


async def hours(database: Database, span: Span) -> Table:
    """The messages of each hour of the day."""
    return made.hours(
        await database.read(lambda connection: counted.hours(connection, span.since, span.until))
    )


async def channels(database: Database, span: Span) -> Table:
    """The ways by which the messages came."""
    return made.channels(
        await database.read(lambda connection: counted.channels(connection, span.since, span.until))
    )


async def missed(database: Database, span: Span, most: Optional[int] = _MOST_GROUPS) -> Table:
    """The messages that were not answered well, grouped by likeness; at most so many groups."""
    messages = await database.read(lambda connection: read_missed(connection, span.since, span.until))
    # Takes a while where there are many, and needs no connection.
    return made.missed(await in_thread(group, messages), titles(), most)


async def all_missed(database: Database, span: Span) -> Table:
    """The same with all groups."""
    return await missed(database, span, None)


async def calls(database: Database, span: Span) -> Table:
    """The people who came into the queue."""
    return made.calls(
        await database.read(lambda connection: counted.called(connection, span.since, span.until))
    )


async def days(database: Database, span: Span) -> Table:
    """Messages, endings and reply times of each day."""
    each = span.by_day()
    return made.days(await outcomes(database, span, each), await waits(database, span, each))


# What the page shows, and what can be had as CSV, each by its name in figures.yml.
SHOWN: Dict[str, Load] = {
    "outcomes": outcomes,
    "topics": topics,
    "feedback": feedback,
    "missed": missed,
    "waits": waits,
    "hours": hours,
    "channels": channels,
    "calls": calls,
}
EXPORTED: Dict[str, Load] = {
    "days": days,
    "topics": topics_by_day,
    "feedback": feedback,
    "missed": all_missed,
    "hours": hours,
    "calls": calls,
}


async def all_shown(database: Database, span: Span) -> Dict[str, Table]:
    """All tables of the page, kept for its pictures."""
    shelf = shelf_of(database)
    found = await asyncio.gather(*(shelf.in_turn(load(database, span)) for load in SHOWN.values()))
    tables = dict(zip(SHOWN, found))
    shelf.keep(span, tables)
    return tables


async def shown(database: Database, span: Span, name: str) -> Table:
    """One table, as the page drawn last has it where that was a moment ago: pictures and numbers must agree."""
    shelf = shelf_of(database)
    kept = shelf.kept(span)
    return kept[name] if kept else await shelf.in_turn(SHOWN[name](database, span))


async def exported(database: Database, span: Span, name: str) -> Table:
    """One table with every day and every row."""
    return await shelf_of(database).in_turn(EXPORTED[name](database, span))


async def sheet_values(database: Database, span: Span, keep: int) -> Dict[str, Value]:
    """The figures of the score sheet.

    Args:
        keep: days that words are kept.
    """
    hot = [one.topic for one in kb().hot]

    def work(connection: Connection) -> Dict[str, Value]:
        ended = counted.outcomes(connection, span.since, span.until)
        answered = counted.topics(connection, span.since, span.until)
        return values_of(ended, answered, counted.judgements(connection, span.since, span.until), hot, keep)

    return await shelf_of(database).in_turn(database.read(work))


def titles() -> Dict[str, str]:
    """How the topics are called."""
    return {topic.id: topic.title for topic in kb().topics.values()}
