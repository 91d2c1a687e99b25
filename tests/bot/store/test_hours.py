"""The county's hours: kept as they were set, and open when they say so."""

from datetime import datetime, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from bot.clock import CHINA, local
from bot.store.database import Database
from bot.store.hours import Hours, read_hours, set_hours

# The first of May 2031 is a Thursday.
HOURS = Hours(((4, "09:00", "12:00"), (4, "14:00", "17:30"), (5, "20:00", "24:00")), ("2031-05-08",))


def keep(database: Database, hours: Hours) -> None:
    database.now(lambda connection: set_hours(connection, hours.spans, hours.closed))


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2031-05-01 08:59", False),
        ("2031-05-01 09:00", True),
        ("2031-05-01 11:59", True),
        ("2031-05-01 12:00", False),
        ("2031-05-01 14:00", True),
        ("2031-05-01 17:30", False),
        ("2031-05-02 09:00", False),
        ("2031-05-02 23:59", True),
        ("2031-05-03 00:00", False),
        ("2031-05-08 09:00", False),
        ("2031-05-15 09:00", True),
    ],
)
def test_they_are_open_within_a_span_of_the_day_and_not_on_a_closed_day(moment: str, open_: bool) -> None:
    assert HOURS.are_open(datetime.fromisoformat(moment).replace(tzinfo=CHINA)) == open_


def test_a_moment_is_one_of_the_countys_clock_wherever_the_server_stands() -> None:
    nine = datetime(2031, 5, 1, 1, 0, tzinfo=timezone.utc).timestamp()
    assert HOURS.are_open(local(nine)) and not HOURS.are_open(local(nine - 1))


def test_where_none_are_set_only_closed_days_are_closed() -> None:
    closed = Hours((), ("2031-05-08",))
    for moment, open_ in (("2031-05-01 03:00", True), ("2031-05-08 10:00", False)):
        assert closed.are_open(datetime.fromisoformat(moment)) == open_
    assert Hours().are_open(datetime(2031, 5, 8, 3, 0))


def test_none_are_set_at_first(database: Database) -> None:
    assert database.read_now(read_hours) == Hours()


def test_others_take_the_place_of_those_that_were_set(database: Database) -> None:
    keep(database, HOURS)
    assert database.read_now(read_hours) == HOURS
    other = Hours(((1, "08:00", "10:00"), (4, "09:00", "11:00")), ())
    keep(database, other)
    assert database.read_now(read_hours) == other
    keep(database, Hours())
    assert database.read_now(read_hours) == Hours()


def test_hours_that_cannot_be_kept_leave_those_that_were_set(database: Database) -> None:
    keep(database, HOURS)

    twice = [(1, "08:00", "09:00"), (1, "08:00", "10:00")]
    with pytest.raises(IntegrityError):
        database.now(lambda connection: set_hours(connection, twice, ()))
    assert database.read_now(read_hours) == HOURS
