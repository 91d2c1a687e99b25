"""The days that figures are shown for are those that somebody means, or they are told what is wrong."""

from datetime import date
from typing import Dict, List

import pytest

from bot.clock import begin_of
from bot.staff.span import BadSpan, Span, read_span

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ({}, date(2026, 3, 4), TODAY),
        ({"from": "", "to": " "}, date(2026, 3, 4), TODAY),
        ({"days": "1"}, TODAY, TODAY),
        ({"days": "30", "from": "2020-01-01", "to": "2020-01-02"}, date(2026, 2, 9), TODAY),
        ({"days": "365"}, date(2025, 3, 11), TODAY),
        ({"days": "999", "from": "2026-03-01", "to": "2026-03-02"}, date(2026, 3, 1), date(2026, 3, 2)),
        ({"from": "2026/3/1", "to": "2026年3月2日"}, date(2026, 3, 1), date(2026, 3, 2)),
        ({"from": "2026.03.01", "to": "2027-01-01"}, date(2026, 3, 1), date(2027, 1, 1)),
    ],
)
def test_days_are_read_as_they_are_meant(given: Dict[str, str], first: date, last: date) -> None:
    assert read_span(given, TODAY) == Span(first, last)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"from": "2026-03-02", "to": "2026-03-01"}, "2026-03-01"),
        ({"from": "上星期"}, "上星期"),
        ({"to": "2026-02-30"}, "2026-02-30"),
        ({"from": "２０２６-03-01"}, "不是日期"),
        ({"from": "0001-01-01"}, "2000"),
        ({"to": "9999-12-31"}, "2099"),
        ({"from": "2022-01-01", "to": "2026-01-01"}, "三年"),
    ],
)
def test_days_that_cannot_be_shown_are_told(given: Dict[str, str], says: str) -> None:
    with pytest.raises(BadSpan, match=says):
        read_span(given, TODAY)


def test_days_begin_and_end_at_midnight_in_the_county() -> None:
    span = Span(date(2026, 3, 2), date(2026, 3, 8))
    assert (span.since, span.until, span.days) == (begin_of(date(2026, 3, 2)), begin_of(date(2026, 3, 9)), 7)


@pytest.mark.parametrize(
    ("first", "last", "lengths", "labels"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), [1], ["03-02"]),
        (date(2026, 3, 1), date(2026, 3, 31), [1] * 31, ["03-01", "03-02"]),
        (date(2026, 3, 1), date(2026, 4, 1), [7, 7, 7, 7, 4], ["03-01", "03-08"]),
        (date(2025, 12, 31), date(2026, 8, 2), [1, 31, 28, 31, 30, 31, 30, 31, 2], ["12-31", "2026-01"]),
    ],
    ids=["a day", "a month", "more", "half a year and more"],
)
def test_many_days_are_shown_by_week_or_month_and_none_is_left_out(
    first: date, last: date, lengths: List[int], labels: List[str]
) -> None:
    span = Span(first, last)
    pieces = span.pieces()
    assert [piece.days for piece in pieces] == lengths
    assert [day for piece in pieces for day in piece.by_day()] == span.by_day()
    assert [piece.short for piece in pieces][:2] == labels
