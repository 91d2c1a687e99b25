"""Copy a database while others write to it, and put a copy in its place while nobody does."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, Dict, List, Tuple

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.backup.contents import POSTGRESQL, SQLITE
from bot.store.tables import metadata
from bot.store.trail import check_trail

_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


class CannotCopy(Exception):
    """The database cannot be copied, or put back; the text says why."""


class InUse(Exception):
    """A server still has the database open."""


def name_of(address: str) -> str:
    """Under which name a database stands in an archive."""
    return SQLITE if make_url(address).get_backend_name() == "sqlite" else POSTGRESQL


def file_of(address: str) -> Path:
    """The file of an SQLite database."""
    return Path(str(make_url(address).database))


def look(address: str) -> Tuple[str, Tuple[int, str]]:
    """The newest migration of a database, and number and digest of its trail's newest entry.

    Raises:
        CannotCopy: there is no such database, or it cannot be read. BrokenTrail: its trail is not whole.
    """
    if name_of(address) == SQLITE and not file_of(address).is_file():
        raise CannotCopy(f"there is no database {file_of(address)}")
    engine = create_engine(address, hide_parameters=True)
    try:
        with engine.connect() as connection:
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            return str(revision), check_trail(connection)
    except SQLAlchemyError as error:
        raise CannotCopy(f"the database cannot be read ({type(error).__name__})") from error
    finally:
        engine.dispose()


def copy_database(address: str, target: Path) -> None:
    """Copy a database as it is at one moment; others may go on writing.

    Raises:
        CannotCopy: the database cannot be read, or the copy not be written.
    """
    if name_of(address) == POSTGRESQL:
        _run(address, ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])
        return
    try:
        with closing(sqlite3.connect(file_of(address))) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            (state,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise CannotCopy(f"the database cannot be copied: {error}") from error
    if state != "ok":
        raise CannotCopy(f"the database is damaged: {state}")


def is_whole(name: str, path: Path) -> bool:
    """Whether a copy can be put back, as far as can be seen without doing it."""
    if name == POSTGRESQL:
        return (
            subprocess.run(["pg_restore", "--list", str(path)], capture_output=True, check=False).returncode
            == 0
        )
    try:
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as copy:
            return bool(copy.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def see_that_nobody_uses(address: str) -> None:
    """See that no server has a database open, and let an SQLite file stand alone, without a log of its own.

    Raises:
        InUse: one has.
    """
    if name_of(address) == POSTGRESQL:
        engine = create_engine(address, hide_parameters=True)
        try:
            with engine.connect() as connection:
                others = connection.execute(text(_OTHERS)).scalar_one()
        except SQLAlchemyError as error:
            raise CannotCopy(f"the database cannot be reached ({type(error).__name__})") from error
        finally:
            engine.dispose()
        if others:
            raise InUse
        return
    if not file_of(address).is_file():
        return
    try:
        with closing(sqlite3.connect(file_of(address), timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # which the last one alone can do
    except sqlite3.OperationalError as error:
        raise InUse from error
    except sqlite3.DatabaseError:
        return  # damaged: perhaps the reason for all this


def put_back(address: str, dump: Path, folder: Path) -> None:
    """Put a dump in the place of all that a PostgreSQL database holds of ours: all of it or nothing.

    Args:
        folder: for files of a moment.

    Raises:
        CannotCopy: it cannot be; the database is as it was.
    """
    drop, fill = folder / "drop.sql", folder / "fill.sql"
    tables = (f'DROP TABLE IF EXISTS "{name}" CASCADE;' for name in [*metadata.tables, "alembic_version"])
    drop.write_text("\n".join([*tables, "DROP FUNCTION IF EXISTS refuse_change CASCADE;"]), "utf-8")
    _run(
        address, ["pg_restore", "--no-owner", "--no-privileges", f"--file={fill}", str(dump)], connects=False
    )
    once = [
        "psql",
        "--quiet",
        "--no-psqlrc",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    _run(address, [*once, f"--file={drop}", f"--file={fill}"])


def _run(address: str, command: List[str], connects: bool = True) -> None:
    if shutil.which(command[0]) is None:
        raise CannotCopy(f"there is no {command[0]} here; apt-get install postgresql-client")
    # By the environment: whoever lists the processes would see a password among the arguments.
    known = _connection(make_url(address)) if connects else {}
    done = subprocess.run(command, env={**os.environ, **known}, capture_output=True, text=True, check=False)
    if done.returncode:
        why = " ".join(done.stderr.split())[-300:]
        raise CannotCopy(f"{command[0]} says: {why or f'exit code {done.returncode}'}")


def _connection(url: URL) -> Dict[str, str]:
    parts: Dict[str, Any] = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    return {name: str(value) for name, value in parts.items() if value}
