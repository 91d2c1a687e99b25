"""A PostgreSQL of its own for the tests: started on a free port, in a folder that goes with it."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp
from typing import Iterator, List, Optional
from uuid import uuid4

import psycopg2

from tests.server import free_port

USER = "postgres"


def programs() -> Optional[Path]:
    """Where `initdb` and `pg_ctl` are; None where there is no PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Postgres:
    """A running server."""

    def __init__(self, folder: Path, port: int, bin_: Path) -> None:
        self.port = port
        self._folder = folder
        self._bin = bin_

    def address(self, name: str = "postgres") -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"t{uuid4().hex}"
        connection = psycopg2.connect(self.address())
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        connection.close()
        return self.address(name)

    def start(self) -> None:
        """Start it, or start it again."""
        # Not durable: what a test loses when the machine fails nobody misses.
        options = f"-p {self.port} -h 127.0.0.1 -k {self._folder} -c fsync=off -c max_connections=200"
        log = str(self._folder / "log")
        _run(
            [
                str(self._bin / "pg_ctl"),
                "-D",
                str(self._folder / "data"),
                "-l",
                log,
                "-o",
                options,
                "-w",
                "start",
            ]
        )

    def processes(self) -> List[int]:
        """All its processes, as they are now."""
        first = int((self._folder / "data/postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True, check=False)
        return [first, *map(int, children.stdout.split())]

    def stop(self) -> None:
        """Stop it at once, as when its machine fails."""
        _run([str(self._bin / "pg_ctl"), "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop"])


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server, stopped and deleted at the end."""
    bin_ = programs()
    assert bin_
    folder = Path(mkdtemp(prefix="postgres-"))
    try:
        if os.geteuid() == 0:  # which initdb refuses
            shutil.chown(folder, USER)
        data = str(folder / "data")
        _run(
            [
                str(bin_ / "initdb"),
                "-D",
                data,
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            ]
        )
        server = Postgres(folder, free_port(), bin_)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: List[str]) -> None:
    as_other = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    # Into a file: a server that was started would hold a pipe open for ever.
    with TemporaryFile("w+") as said:
        done = subprocess.run(
            [*as_other, *command], cwd="/", stdout=said, stderr=subprocess.STDOUT, check=False
        )
        said.seek(0)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {said.read()}")
