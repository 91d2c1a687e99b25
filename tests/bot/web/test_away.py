"""What nginx shows where no worker lives can be written into a folder of ours, and into one that was given."""

import os
from pathlib import Path

import pytest

from bot.web.away import write_away


def test_nginx_can_read_it(tmp_path: Path) -> None:
    write_away(tmp_path / "away")
    assert (tmp_path / "away").stat().st_mode & 0o777 == 0o755
    assert "12345" in (tmp_path / "away/away.html").read_text("utf-8")


def test_a_volume_that_belongs_to_somebody_else_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kubernetes gives a folder of root's that all may write: to change its mode is not ours, and fails."""
    tmp_path.chmod(0o2777)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    write_away(tmp_path)
    assert tmp_path.stat().st_mode & 0o7777 == 0o2777
    assert "12345" in (tmp_path / "away.json").read_text("utf-8")
