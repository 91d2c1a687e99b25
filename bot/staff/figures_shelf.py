"""What is kept of the figures of a database for a moment, and whose turn it is to count."""

import asyncio
import time
from collections import OrderedDict
from typing import Awaitable, Dict, Optional, Tuple, TypeVar
from weakref import WeakKeyDictionary

from bot.staff.figures import Table
from bot.staff.span import Span
from bot.store.database import Database

Result = TypeVar("Result")
Tables = Dict[str, Table]
# Seconds that the tables of a page are kept, and of how many pages.
_KEPT, _MOST_KEPT = 60.0, 8
# Of the database's threads so many count at once: years of figures take seconds, and people chat meanwhile.
AT_ONCE = 2


class Shelf:
    """The tables of the pages drawn last, by their days."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._kept: OrderedDict[Span, Tuple[float, Tables]] = OrderedDict()

    async def in_turn(self, counting: Awaitable[Result]) -> Result:
        """What ``counting`` gives, begun when few enough others are at it."""
        async with self._turns:
            return await counting

    def keep(self, span: Span, tables: Tables) -> None:
        """Keep the tables of a page that is drawn now."""
        self._kept[span] = (time.monotonic(), tables)
        self._kept.move_to_end(span)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    def kept(self, span: Span) -> Optional[Tables]:
        """The tables of the page of these days, if it was drawn a moment ago."""
        at, tables = self._kept.get(span, (0.0, {}))
        return tables if tables and time.monotonic() - at < _KEPT else None


_shelves: "WeakKeyDictionary[Database, Shelf]" = WeakKeyDictionary()


def shelf_of(database: Database) -> Shelf:
    """The one shelf of a database; made in its server's loop."""
    return _shelves.setdefault(database, Shelf())
