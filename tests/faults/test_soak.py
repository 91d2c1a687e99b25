"""Thousands of turns, one after the other, leave nothing behind: no memory, no open file."""

import os
import time
from pathlib import Path
from typing import Counter, Dict

from bot.store.database import THREADS
from tests.bench.load import drive
from tests.server import Server, running

# Twenty thousand by command (make faults); a short one in CI, which allows for what Python takes while it warms up.
TURNS, MOST_GROWTH = (20_000, 1.05) if os.environ.get("FULL") else (1_500, 1.10)


def memory(server: Server) -> int:
    """Kilobytes that the server really has."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def open_files(server: Server) -> Counter[str]:
    """What the server has open, how often; of sockets and pipes how many.

    A file of the database counts once up to a connection a thread: they are opened when they are needed, and kept.
    """
    links = (os.readlink(link) for link in Path(f"/proc/{server.pid}/fd").iterdir())
    found = Counter(where.split(":")[0] if ":[" in where else where for where in links)
    kept = {where for where, count in found.items() if ".db" in where and count <= THREADS}
    return Counter({where: 1 if where in kept else count for where, count in found.items()})


def open_at_rest(server: Server, before: Counter[str]) -> Counter[str]:
    """What is open once it is as before; connections that have just ended are given their moment."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and open_files(server) != before:
        time.sleep(0.2)
    return open_files(server)


def test_memory_and_open_files_stay_what_they_are(apart: Dict[str, str], wrk: None) -> None:
    with running(environment=apart) as server:
        while drive(server.port, 2).count < 50:
            pass
        drive(server.port, 5)
        time.sleep(2)
        began, opened, turns = memory(server), open_files(server), 0
        while turns < TURNS:
            load = drive(server.port, 10)
            assert load.failed == load.empty == load.wrong == 0
            turns += load.count
        grown = memory(server) / began
        print(f"{turns} turns: {grown:.3f} times the memory")
        assert open_at_rest(server, opened) == opened
    assert grown <= MOST_GROWTH, f"{turns} turns: {grown:.3f} times the memory"
