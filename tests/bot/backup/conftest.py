"""A small checkout for each test."""

import os
from pathlib import Path

import pytest

from tests.bot.backup.small_root import FILES, MODEL, write


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout as small as can be, with a database."""
    root = tmp_path / "root"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    (root / MODEL).write_bytes(os.urandom(300_000))
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{root}/var/x.db")
    write(root, "t1", "公租房")
    return root
