"""One database, reached from the event loop through threads of its own."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.pool import QueuePool

from bot.store.tables import metadata

Result = TypeVar("Result")
# Seconds that a writer waits for another one; a person waits as long for an answer that then goes unkept.
BUSY = 1
THREADS = 8


class Database:
    """Runs functions of a connection, each in one transaction."""

    def __init__(self, address: str) -> None:
        """Open the database of an SQLAlchemy address and make the tables that are missing.

        Raises:
            SQLAlchemyError, OSError, ValueError: it cannot be used.
        """
        url = make_url(address)
        lite = url.get_backend_name() == "sqlite"
        if lite:
            if not url.database or url.database == ":memory:":
                raise ValueError("a database in memory would be another one in each thread")
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        # What people say must not come into the log with an error. Connections are kept: opening one costs more than a query.
        settings = {"connect_args": {"timeout": BUSY, "check_same_thread": False}} if lite else {}
        self._engine = create_engine(
            url, hide_parameters=True, poolclass=QueuePool, pool_size=THREADS, **settings
        )
        if lite:
            event.listen(self._engine, "connect", _set_up_sqlite)
        metadata.create_all(self._engine)
        self._threads = ThreadPoolExecutor(THREADS, "database")

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """What ``work`` gives, done in one transaction: all of it or nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.now, work)

    def now(self, work: Callable[[Connection], Result]) -> Result:
        """The same, in this thread."""
        with self._engine.begin() as connection:
            return work(connection)

    def close(self) -> None:
        """Let go of the threads and the connections."""
        self._threads.shutdown()
        self._engine.dispose()


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
