"""Figures of years take seconds: meanwhile the database answers those who chat."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any, Callable

from sqlalchemy.engine import Connection

from bot.staff.figures_shelf import AT_ONCE
from bot.staff.figures_tables import all_shown, exported
from bot.staff.span import Span
from bot.store.database import THREADS, Database


class Watched(Database):
    """Knows how many of its threads read at once, at most."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.reading = self.most = 0

    async def read(self, work: Callable[[Connection], Any]) -> Any:
        self.reading += 1
        self.most = max(self.most, self.reading)
        await asyncio.sleep(0.01)
        try:
            return await super().read(work)
        finally:
            self.reading -= 1


def test_many_who_look_at_figures_leave_most_threads_to_those_who_chat(tmp_path: Path) -> None:
    database = Watched(f"sqlite:///{tmp_path}/x.db")
    spans = [Span(date(2026, 3, day), date(2026, 3, 31)) for day in range(1, 7)]

    async def look() -> None:
        await asyncio.gather(
            *(all_shown(database, span) for span in spans),
            *(exported(database, span, "days") for span in spans),
        )

    asyncio.run(look())
    database.close()
    assert database.most == AT_ONCE <= THREADS // 4
