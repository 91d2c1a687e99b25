"""A database of its own for each test."""

from pathlib import Path
from typing import Iterator

import pytest

from bot.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/x.db")
    yield database
    database.close()
