"""The county's clock: China has one time zone and no summer time."""

import time
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "UTC+8")


def local(moment: float) -> datetime:
    """A moment (seconds since 1970) on the county's clock."""
    return datetime.fromtimestamp(moment, CHINA)


def today() -> date:
    """The county's date."""
    return local(time.time()).date()


def begin_of(day: date) -> float:
    """When a day begins in the county, in seconds since 1970."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).timestamp()
