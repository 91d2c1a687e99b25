"""A database server that says nothing costs a moment, once; a process that stood still itself blames nobody."""

import asyncio
import time
from typing import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.store.database import PATIENCE_WITH_SERVER, Database, NotAnswering
from tests.postgres import Postgres


@pytest.fixture
def served(postgres_server: Postgres) -> Iterator[Database]:
    database = Database(postgres_server.new_database())
    yield database
    database.close()


def sleep(connection: Connection) -> int:
    connection.execute(text("SELECT pg_sleep(3)"))
    return 1


def one(connection: Connection) -> int:
    return int(connection.execute(text("SELECT 1")).scalar_one())


def test_who_asks_next_does_not_wait_and_a_moment_later_it_is_asked_again(
    served: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask() -> None:
        began = time.monotonic()
        with pytest.raises(NotAnswering):
            await served.run(sleep)
        assert time.monotonic() - began < PATIENCE_WITH_SERVER + 1
        began = time.monotonic()
        with pytest.raises(NotAnswering):
            await served.read(one)
        assert time.monotonic() - began < 0.2
        await asyncio.sleep(2.1)
        assert await served.read(one) == 1

    asyncio.run(ask())


def test_a_process_that_stood_still_takes_the_answer_that_came_meanwhile(served: Database) -> None:
    async def ask() -> None:
        asked = asyncio.ensure_future(served.run(one))
        await asyncio.sleep(0)
        time.sleep(3 * PATIENCE_WITH_SERVER)  # nothing of this process goes on
        assert await asked == 1
        assert await served.read(one) == 1

    asyncio.run(ask())
