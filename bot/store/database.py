"""One database, reached from the event loop through threads of its own."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Callable, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool, QueuePool

from bot.metrics import DATABASE_ERRORS
from bot.shared.breaker import Breaker
from bot.store.migrate import PATIENCE, migrate
from bot.whole_file import alone_in

Result = TypeVar("Result")
# Seconds that a writer waits for another one; a person waits as long for an answer that then goes unkept.
BUSY = 1
THREADS = 8
# Else PostgreSQL would wait for a lock without end, and a machine that has gone would be noticed after a quarter of an hour.
POSTGRES = {
    "connect_timeout": BUSY + 1,
    "options": f"-c lock_timeout={BUSY}s",
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}
# Seconds to wait for a server that may have stopped to answer; a person waits as long.
PATIENCE_WITH_SERVER = 1.5
_READS = "reads"


class NotAnswering(SQLAlchemyError):
    """The database server is there, or was, but says nothing."""


class Database:
    """Runs functions of a connection, each in one transaction."""

    def __init__(self, address: str) -> None:
        """Open the database of an SQLAlchemy address and bring its tables up to date.

        Raises:
            SQLAlchemyError, OSError, ValueError: it cannot be used.
        """
        url = make_url(address)
        lite = url.get_backend_name() == "sqlite"
        if lite:
            if not url.database or url.database == ":memory:":
                raise ValueError("a database in memory would be another one in each thread")
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        if lite:
            _migrate_sqlite(url)
        own = {"timeout": BUSY, "check_same_thread": False} if lite else POSTGRES
        # What people say must not come into the log with an error. Connections are kept: opening one costs more than a query.
        self._engine = create_engine(
            url,
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=THREADS,
            pool_pre_ping=not lite,
            connect_args=own,
        )
        if lite:
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        self._reading = self._engine.execution_options(**{_READS: True})
        if not lite:
            self.now(migrate)
        self._threads = ThreadPoolExecutor(THREADS, "database")
        self._breaker = None if lite else Breaker("the database")

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """What ``work`` gives, done in one transaction: all of it or nothing.

        Raises:
            NotAnswering: a database server says nothing. The work may still be done, once it speaks again.
        """
        return await self._in_time(partial(self.now, work))

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """What ``work`` gives, which only reads and so waits for no writer.

        Raises:
            NotAnswering: a database server says nothing.
        """
        return await self._in_time(partial(self.read_now, work))

    def now(self, work: Callable[[Connection], Result]) -> Result:
        """The same as `run`, in this thread."""
        return self._do(self._engine, work)

    def read_now(self, work: Callable[[Connection], Result]) -> Result:
        """The same as `read`, in this thread."""
        return self._do(self._reading, work)

    async def _in_time(self, work: Callable[[], Result]) -> Result:
        doing = asyncio.get_running_loop().run_in_executor
        if self._breaker is None:
            return await doing(self._threads, work)
        if self._breaker.is_open:
            raise NotAnswering("the database has just not answered")
        answer = doing(self._threads, work)
        while not answer.done():
            began = time.monotonic()
            await asyncio.wait({answer}, timeout=PATIENCE_WITH_SERVER)
            if not answer.done() and time.monotonic() - began < 2 * PATIENCE_WITH_SERVER:
                answer.cancel()  # what has not begun is not done any more
                DATABASE_ERRORS.inc()
                error = NotAnswering(f"the database has not answered in {PATIENCE_WITH_SERVER} s")
                self._breaker.trip(error)
                raise error
            # Else this process itself has stood still, and the database may have answered long ago.
        return answer.result()

    def _do(self, engine: Engine, work: Callable[[Connection], Result]) -> Result:
        try:
            with engine.begin() as connection:
                return work(connection)
        except SQLAlchemyError:
            DATABASE_ERRORS.inc()
            raise

    def close(self) -> None:
        """Let go of the threads and the connections."""
        self._threads.shutdown()
        self._engine.dispose()


def _migrate_sqlite(url: URL) -> None:
    # Of servers that start together one migrates, and the others wait for it longer than anybody else is let wait.
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE}, poolclass=NullPool)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    # SQLite does not wait for the journal's kind to be changed: one after the other.
    with alone_in(Path(str(url.database)).parent), engine.begin() as connection:
        migrate(connection)


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = (
        None  # the driver would begin only with the first change, after what was read for it
    )
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten, not only marked as free


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads and then writes would fail at once, not wait, where another has written in between.
    reads = connection.get_execution_options().get(_READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
