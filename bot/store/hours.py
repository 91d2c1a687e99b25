"""When the staff answer: weekly hours and closed days, as the county has set them. None are set at first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Sequence, Tuple

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.tables import closed_days, service_hours


@dataclass(frozen=True)
class Hours:
    """Weekday (1 is Monday), opening and closing (``09:00``) of each span, and days (``2026-10-01``) without service."""

    spans: Tuple[Tuple[int, str, str], ...] = ()
    closed: Tuple[str, ...] = ()

    def are_open(self, moment: datetime) -> bool:
        """Whether people are answered at a moment of the county's clock; where no hours are set, whenever somebody is on duty."""
        if moment.date().isoformat() in self.closed:
            return False
        now = moment.strftime("%H:%M")
        today = [span for span in self.spans if span[0] == moment.isoweekday()]
        return not self.spans or any(opens <= now < closes for _, opens, closes in today)


def read_hours(connection: Connection) -> Hours:
    """The hours as they are set."""
    order = (service_hours.c.weekday, service_hours.c.opens)
    spans = connection.execute(select(service_hours).order_by(*order))
    days = connection.execute(select(closed_days.c.day).order_by(closed_days.c.day)).scalars()
    return Hours(tuple((row.weekday, row.opens, row.closes) for row in spans), tuple(days))


def set_hours(connection: Connection, spans: Sequence[Tuple[int, str, str]], closed: Sequence[str]) -> None:
    """Put other hours in the place of those that are set."""
    connection.execute(service_hours.delete())
    connection.execute(closed_days.delete())
    if spans:
        rows = [{"weekday": day, "opens": opens, "closes": closes} for day, opens, closes in spans]
        connection.execute(service_hours.insert(), rows)
    if closed:
        connection.execute(closed_days.insert(), [{"day": day} for day in closed])
