"""The console in this process, with a database of its own, and a clock that tests turn on."""

import asyncio
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, ContextManager, Iterator

import pytest
from rasa.core.agent import Agent
from sqlalchemy import func, select

from bot.staff.aid import Aid, suggest
from bot.store.database import Database
from bot.store.tables import trail
from tests.bot.staff import console_stub
from tests.bot.staff.console_stub import Console

Entries = Callable[[], int]


class Clock:
    """What `time.time` gives everywhere; it stands still."""

    def __init__(self) -> None:
        self.now = time.time()

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", lambda: clock.now)
    return clock


@pytest.fixture
def console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Console]:
    """Settings that a test wants are its indirect parameter, by their names."""
    for name, value in getattr(request, "param", {}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{tmp_path}/x.db")
    with console_stub.console() as served:
        yield served


@pytest.fixture
def database(console: Console) -> Database:
    """The console's database, to look into."""
    return console.database


@pytest.fixture
def entries(database: Database) -> Entries:
    """How many entries the trail has."""
    return lambda: int(
        database.read_now(lambda c: c.execute(select(func.count(trail.c.number))).scalar_one())
    )


@pytest.fixture
def locked(console: Console, tmp_path: Path) -> Callable[[], ContextManager[None]]:
    """While within it, another program writes to the database and does not come to an end."""

    @contextmanager
    def lock() -> Iterator[None]:
        other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()

    return lock


@pytest.fixture
def ask(agent: Agent, loop: asyncio.AbstractEventLoop) -> Callable[[str], Aid]:
    """What the aid suggests for typed words."""
    return lambda text: loop.run_until_complete(suggest(agent, text))
