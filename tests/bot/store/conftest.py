"""A database of its own for each test: each test runs on SQLite and on PostgreSQL."""

from pathlib import Path
from typing import Iterator

import pytest

from bot.store.database import Database
from tests.conftest import NewAddress


@pytest.fixture
def address(tmp_path: Path, new_address: NewAddress) -> str:
    return new_address(tmp_path)


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    database = Database(address)
    yield database
    database.close()
