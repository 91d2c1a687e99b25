"""The seeded week, counted by the database, agrees with the count by hand."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import pytest
from sqlalchemy.engine import Connection

from bot.clock import begin_of
from bot.store import figures
from bot.store.database import Database
from bot.store.endings import endings_of
from bot.store.tables import endings
from tests import seeded_counts as counts
from tests.seeded_week import DAY, MONDAY, SINCE, UNTIL, seed, seeded_file

Read = Callable[..., Any]
PERCENTS = (50, 95)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def week(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("week")
        database = Database(f"sqlite:///{shutil.copy(seeded_file(), folder)}")
    else:
        database = Database(request.getfixturevalue("postgres_server").new_database())
        seed(database)
    yield database
    database.close()


@pytest.fixture
def read(week: Database) -> Read:
    """What a count gives over the week."""
    return lambda count, *more: week.read_now(lambda connection: count(connection, SINCE, UNTIL, *more))


def summed(rows: List[Any], *names: str) -> Dict[Any, int]:
    """The counts of rows, by some of their fields."""
    sums: Counter[Any] = Counter()
    for row in rows:
        key = tuple(getattr(row, name) for name in names)
        sums[key if len(key) > 1 else key[0]] += row.count
    return dict(sums)


def test_messages_are_counted_by_how_they_ended(read: Read) -> None:
    ended = read(figures.outcomes)
    assert summed(ended, "outcome") == counts.OUTCOMES
    assert summed(ended, "day") == dict(enumerate(counts.BY_DAY))
    by_both = summed(ended, "day", "outcome")
    assert tuple(by_both[day, "answered"] for day in range(7)) == counts.ANSWERED_BY_DAY
    assert tuple(by_both[day, "refused"] for day in range(7)) == counts.REFUSED_BY_DAY
    assert summed(ended, "unsure", "outcome")[True, "clarify"] == counts.UNSURE


def test_messages_are_counted_by_hour_and_channel(read: Read) -> None:
    assert read(figures.hours) == counts.HOURS
    assert read(figures.channels) == counts.CHANNELS


def test_answers_are_counted_by_topic_with_every_card(read: Read) -> None:
    assert read(figures.topics) == counts.TOPICS
    assert summed(read(figures.topics_by_day), "topic") == counts.TOPICS


def test_some_topics_are_counted_by_day_and_all_others_together(read: Read) -> None:
    named = ["wage_arrears", "injury_benefits", "school_place", "public_rental_housing", "legal_aid"]
    by_day = summed(read(figures.topics_by_day, named), "topic", "day")
    assert tuple(by_day["wage_arrears", day] for day in range(7)) == counts.WAGES_BY_DAY
    assert tuple(by_day[None, day] for day in range(7)) == counts.OTHER_TOPICS_BY_DAY


def test_of_judgements_the_last_one_counts(read: Read) -> None:
    judged = read(figures.judgements)
    by_topic = summed(judged, "topic", "useful")
    assert {
        topic: (by_topic[topic, True], by_topic[topic, False]) for topic in counts.JUDGED
    } == counts.JUDGED
    assert sum(by_topic.values()) == counts.JUDGED_IN_ALL
    of_useless = summed([one for one in judged if not one.useful], "reason")
    assert {reason: often for reason, often in of_useless.items() if reason} == counts.REASONS
    assert summed(judged, "outcome") == {"answered": 310, "refused": 10}


def test_percentiles_of_each_day_and_of_all_are_those_of_the_nearest_rank(read: Read, week: Database) -> None:
    in_all = read(figures.waits, PERCENTS)
    assert (in_all.count, in_all.seconds) == (counts.MESSAGES, pytest.approx(counts.WAIT, abs=1e-5))
    for day, wanted in enumerate(counts.WAITS):
        since = SINCE + day * DAY
        found = week.read_now(lambda c, since=since: figures.waits(c, since, since + DAY, PERCENTS))
        assert (found.count, found.seconds) == (counts.BY_DAY[day], pytest.approx(wanted, abs=1e-5))


def test_the_queue_is_counted_by_why_result_and_wait(read: Read) -> None:
    called = read(figures.called)
    assert Counter(one.why for one in called) == counts.CALLED
    assert Counter(one.result for one in called if one.state == "closed") == counts.RESULTS
    waited = sorted(one.waited for one in called if one.waited is not None)
    assert waited == pytest.approx([10 * number for number in range(1, counts.CLAIMED + 1)], abs=1e-3)


def keep(connection: Connection, name: str, at: float, took: float = 0.1) -> None:
    ended = endings_of("s", name, "web", [{"outcome": "answered", "topic": "t"}], at, took)
    connection.execute(endings.insert(), ended)


@pytest.mark.parametrize(
    ("second", "hour", "day"), [(0, 0, 0), (3599.9, 0, 0), (3600, 1, 0), (86399.9, 23, 0), (86400, 0, 1)]
)
def test_an_hour_and_a_day_end_with_their_last_moment(
    database: Database, second: float, hour: int, day: int
) -> None:
    since = begin_of(MONDAY)
    database.now(lambda connection: keep(connection, "m", since + second))
    until = since + 2 * DAY
    assert database.read_now(lambda connection: figures.hours(connection, since, until)) == {hour: 1}
    (ended,) = database.read_now(lambda connection: figures.outcomes(connection, since, until))
    assert ended.day == day


def test_where_nobody_asked_there_is_no_percentile(database: Database) -> None:
    found = database.read_now(lambda connection: figures.waits(connection, SINCE, UNTIL, PERCENTS))
    assert found == figures.Waits(0, [])


@pytest.mark.parametrize(
    ("percent", "count", "rank"),
    [
        (50, 1, 1),
        (50, 2, 1),
        (50, 3, 2),
        (95, 1, 1),
        (95, 20, 19),
        (95, 21, 20),
        (95, 100, 95),
        (95, 101, 96),
    ],
)
def test_the_nearest_rank(percent: int, count: int, rank: int) -> None:
    assert figures.rank_of(percent, count) == rank
