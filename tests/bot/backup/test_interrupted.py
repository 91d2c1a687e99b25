"""A restore that fails or is stopped in the middle leaves what was there, on both databases."""

import os
from pathlib import Path
from typing import Any, List, Type

import pytest
from sqlalchemy import select

from bot.backup import restoring
from bot.backup.contents import POSTGRESQL
from bot.backup.databases import CannotCopy
from bot.cli.restore import main as restore
from bot.store.database import Database
from bot.store.tables import turns
from bot.store.turns import open_turn
from tests.bot.backup.small_root import FILES, made
from tests.conftest import NewAddress

Errors = pytest.mark.parametrize(
    "error", [OSError(16, "Device or resource busy"), KeyboardInterrupt()], ids=type
)


def said(address: str) -> List[str]:
    database = Database(address)
    found = database.read_now(
        lambda c: list(c.execute(select(turns.c.text).order_by(turns.c.text)).scalars())
    )
    database.close()
    return found


def write(address: str, turn: str, text: str) -> None:
    database = Database(address)
    database.now(lambda c: open_turn(c, "s", turn, text))
    database.close()


@pytest.fixture
def address(root: Path, new_address: NewAddress, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database of the small checkout, of which there is a backup; things were said and changed since."""
    found = new_address(root / "var")
    monkeypatch.setenv("YUNXIAN_DATABASE", found)
    write(found, "one", "备份前说的")
    made(root)
    write(found, "two", "备份后说的")
    for name in FILES:
        (root / name).write_text("changed", "utf-8")
    return found


def archive_of(root: Path) -> str:
    (archive,) = (root / "var/backups").glob("*.tar.gz")
    return str(archive)


def is_as_before(root: Path, address: str) -> bool:
    return "备份后说的" in said(address) and all(
        (root / name).read_text("utf-8") == "changed" for name in FILES
    )


def stop(root: Path, error: BaseException) -> None:
    expected: Type[BaseException] = type(error)
    if isinstance(error, KeyboardInterrupt):
        with pytest.raises(expected):
            restore([archive_of(root)], root)
    else:
        assert restore([archive_of(root)], root) == 1


@Errors
@pytest.mark.parametrize("after", [0, 2])
def test_files_that_cannot_be_replaced(
    root: Path, address: str, monkeypatch: pytest.MonkeyPatch, error: BaseException, after: int
) -> None:
    replaced: List[Any] = []

    def replace(source: Any, target: Any) -> None:
        if len(replaced) == after:
            raise error
        replaced.append(target)
        os.rename(source, target)

    monkeypatch.setattr(restoring.os, "replace", replace)
    stop(root, error)
    assert len(replaced) == after and is_as_before(root, address)


@pytest.mark.parametrize("error", [CannotCopy("psql: no"), KeyboardInterrupt()], ids=type)
def test_a_database_that_cannot_be_filled(
    root: Path, address: str, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    if address.startswith("sqlite"):
        pytest.skip("SQLite's is a file like the others")

    def put_back(*_: Any) -> None:
        raise error

    monkeypatch.setattr(restoring, "put_back", put_back)
    stop(root, error)
    assert is_as_before(root, address)
    (aside,) = (root / "var").glob("before-restore-*")
    assert (aside / POSTGRESQL).stat().st_size > 0  # for where it was stopped too late


def test_the_database_alone(root: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In a container the files are an image's: none is touched, and the archive may not fit into `var/`."""
    archive = root.parent / "restore" / "archive.tar.gz"
    archive.parent.mkdir()
    os.rename(archive_of(root), archive)
    assert restore(["--only-database", str(archive)], root) == 0
    assert "备份前说的" in said(address) and "备份后说的" not in said(address)
    assert all((root / name).read_text("utf-8") == "changed" for name in FILES)
    (aside,) = archive.parent.glob("before-restore-*")
    assert aside.name in capsys.readouterr().out
