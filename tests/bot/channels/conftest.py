"""The web channel in this process, with a database of its own."""

from pathlib import Path
from typing import Iterator

import pytest

from bot.store.database import Database
from tests.bot.channels.web_stub import Stub, stub


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    """Settings that a test wants stand in the environment before it asks for this."""
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{tmp_path}/x.db")
    with stub() as served:
        yield served


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/x.db")
    yield database
    database.close()
