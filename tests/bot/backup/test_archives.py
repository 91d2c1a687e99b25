"""A full disk, a running server, a damaged database: told, and nothing is half done."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from bot.backup.contents import SQLITE
from bot.cli.backup import main as backup
from bot.cli.restore import main as restore
from bot.store.database import Database
from tests.bot.backup.small_root import FILES, MODEL, Captured, change_all, everything, made, texts

PROJECT = Path(__file__).parents[3]


def test_what_was_replaced_is_kept_aside(root: Path, capsys: Captured) -> None:
    archive = made(root)
    change_all(root)
    assert restore([str(archive)], root) == 0
    said = capsys.readouterr().out
    assert all((root / name).read_text("utf-8") == text for name, text in FILES.items())
    assert texts(root) == ["公租房"]
    (aside,) = (root / "var").glob("before-restore-*")
    assert aside.name in said and "data/nlu/reviewed.yml" in said and MODEL not in said  # it was the same
    assert (aside / "data/nlu/reviewed.yml").read_text("utf-8") == "changed"
    assert aside.stat().st_mode & 0o777 == 0o700
    with sqlite3.connect(aside / SQLITE) as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone() == (2,)


def test_into_an_empty_place(root: Path) -> None:
    archive = shutil.move(str(made(root)), str(root.parent / "kept.tar.gz"))
    shutil.rmtree(root)
    root.mkdir()
    assert restore([archive], root) == 0
    assert texts(root) == ["公租房"] and (root / MODEL).stat().st_size == 300_000
    assert (root / "var/session-secret").stat().st_mode & 0o777 == 0o600


def test_a_damaged_database_is_replaced_and_kept(root: Path) -> None:
    archive = made(root)
    (root / "var/x.db").write_bytes(b"no database" * 1000)
    (root / "var/x.db-wal").write_bytes(b"nor its log")
    assert restore([str(archive)], root) == 0
    assert texts(root) == ["公租房"] and not (root / "var/x.db-wal").exists()
    (aside,) = (root / "var").glob("before-restore-*")
    assert (aside / SQLITE).read_bytes().startswith(b"no database")


def test_a_file_that_is_not_there_is_told(root: Path, capsys: Captured) -> None:
    assert restore([str(root / "nowhere.tar.gz")], root) == 1
    assert "nowhere.tar.gz" in capsys.readouterr().err


def test_while_a_server_has_the_database_open_nothing_changes(root: Path, capsys: Captured) -> None:
    archive = made(root)
    change_all(root)
    before = everything(root)
    server = Database(f"sqlite:///{root}/var/x.db")
    server.read_now(lambda c: None)
    assert restore([str(archive)], root) == 1
    assert "stop every server first" in capsys.readouterr().err
    server.close()
    assert everything(root) == before


def under_limit(root: Path, module: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a command that can write no file larger than 200 KB, as on a full disk; the model has 300."""
    script = (
        f"import resource, signal, sys; from pathlib import Path; from bot.cli.{module} import main; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (200_000,) * 2); "
        "sys.exit(main(sys.argv[2:], Path(sys.argv[1])))"
    )
    return subprocess.run(
        [sys.executable, "-c", script, str(root), *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_full_disk_leaves_no_half_of_a_backup(root: Path) -> None:
    done = under_limit(root, "backup")
    assert done.returncode == 1 and "no backup was made" in done.stderr and "Traceback" not in done.stderr
    assert list((root / "var/backups").iterdir()) == []


def test_a_full_disk_leaves_all_as_it_was(root: Path) -> None:
    archive = made(root)
    change_all(root)
    (root / MODEL).unlink()
    before = everything(root)
    done = under_limit(root, "restore", str(archive))
    assert done.returncode == 1 and "nothing was changed" in done.stderr and "Traceback" not in done.stderr
    assert everything(root) == before


def test_without_a_database_no_empty_one_is_backed_up(root: Path, capsys: Captured) -> None:
    (root / "var/x.db").unlink()
    assert backup([], root) == 1
    assert "there is no database" in capsys.readouterr().err
    assert not (root / "var/x.db").exists()


def test_a_broken_trail_is_told_and_not_carried_on(root: Path, capsys: Captured) -> None:
    with sqlite3.connect(root / "var/x.db") as connection:
        connection.execute("DROP TRIGGER trail_no_update")
        connection.execute("UPDATE trail SET who = '李四'")
    assert backup([], root) == 1
    assert "the trail is broken" in capsys.readouterr().err
