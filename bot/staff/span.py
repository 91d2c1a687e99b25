"""The days that figures are shown for, as somebody of the staff chooses them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import List, Mapping, Tuple

from bot.clock import begin_of

# The days of the short ways on the page: up to today.
SHORT_WAYS: Tuple[Tuple[int, str], ...] = ((1, "今天"), (7, "7天"), (30, "30天"), (365, "一年"))
_USUAL = _WEEK = 7
_LONGEST = 3 * 366
_EARLIEST, _LATEST = 2000, 2099
# So many days are shown one by one, so many week by week, more month by month.
_BY_DAY, _BY_WEEK = 31, 182


class BadSpan(Exception):
    """These days cannot be shown; the text says in Chinese why and what to write."""


@dataclass(frozen=True)
class Span:
    """Some days, the first and the last one included."""

    first: date
    last: date

    @property
    def since(self) -> float:
        """When the first day begins in the county, in seconds since 1970."""
        return begin_of(self.first)

    @property
    def until(self) -> float:
        """When the day after the last one begins."""
        return begin_of(self.last + timedelta(1))

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def label(self) -> str:
        """The days as they are written in a table."""
        first = self.first.isoformat()
        return first if self.days == 1 else f"{first} 至 {self.last.isoformat()}"

    @property
    def short(self) -> str:
        """The same in a picture, where there is little room: the first day, or the month of many days."""
        return f"{self.first:%m-%d}" if self.days <= _WEEK else f"{self.first:%Y-%m}"

    def by_day(self) -> "List[Span]":
        """Each day."""
        days = (self.first + timedelta(number) for number in range(self.days))
        return [Span(day, day) for day in days]

    def pieces(self) -> "List[Span]":
        """The days, or weeks or months where there are many; the first and the last piece may be shorter."""
        if self.days <= _BY_DAY:
            return self.by_day()
        begins = self._begins_of_weeks() if self.days <= _BY_WEEK else self._begins_of_months()
        ends = [begin - timedelta(1) for begin in begins[1:]] + [self.last]
        return [Span(first, last) for first, last in zip(begins, ends)]

    def _begins_of_weeks(self) -> List[date]:
        return [self.first + timedelta(number) for number in range(0, self.days, _WEEK)]

    def _begins_of_months(self) -> List[date]:
        return [day.first for day in self.by_day() if day.first in (self.first, day.first.replace(day=1))]


def last_days(today: date, days: int = _USUAL) -> Span:
    """So many days up to today."""
    return Span(today - timedelta(days - 1), today)


def read_span(given: Mapping[str, str], today: date) -> Span:
    """The days that a form asks for: `days` up to today, or `from` and `to`; the usual ones where it says nothing.

    Raises:
        BadSpan: they cannot be read, the last is before the first, or there are too many.
    """
    days = given.get("days", "")
    if days in (str(number) for number, _ in SHORT_WAYS):
        return last_days(today, int(days))
    usual = last_days(today)
    first = _read_day(given.get("from", ""), "从哪天", usual.first)
    last = _read_day(given.get("to", ""), "到哪天", usual.last)
    if last < first:
        raise BadSpan(f"“到哪天”（{last}）比“从哪天”（{first}）早，请调过来。")
    span = Span(first, last)
    if span.days > _LONGEST:
        raise BadSpan(f"一次最多看三年，您选了{span.days}天，请选短一点。")
    return span


def _read_day(written: str, field: str, usual: date) -> date:
    if not written.strip():
        return usual
    parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", written.strip(), re.ASCII)
    try:
        year, month, day = (int(part) for part in parts.groups()) if parts else (0, 0, 0)
        found = date(year, month, day)
    except ValueError:
        raise BadSpan(f"“{field}”写的“{written[:20]}”不是日期，请写成 {usual} 这样。") from None
    if not _EARLIEST <= found.year <= _LATEST:
        raise BadSpan(f"“{field}”的年份要在{_EARLIEST}到{_LATEST}之间。")
    return found
