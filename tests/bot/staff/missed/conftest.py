"""The console with training data of its own, which its decisions may change."""

from pathlib import Path
from typing import Iterator

import pytest

from tests.bot.staff import console_stub
from tests.bot.staff.console_stub import Console
from tests.bot.staff.missed.groups import EXISTING


@pytest.fixture
def nlu(tmp_path: Path) -> Path:
    folder = tmp_path / "nlu"
    folder.mkdir()
    (folder / "topics.yml").write_text(EXISTING, "utf-8")
    return folder


@pytest.fixture
def console(tmp_path: Path, nlu: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    with console_stub.console_of(tmp_path, monkeypatch, nlu=nlu) as served:
        yield served
