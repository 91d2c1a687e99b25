"""Thousands of turns, one after the other, leave nothing behind: no memory, no open file."""

import os
from pathlib import Path
from typing import Dict, List

from tests.bench.load import drive
from tests.server import Server, running

# Twenty thousand by command (make faults); a short one in CI, which allows for what Python takes while it warms up.
TURNS, MOST_GROWTH = (20_000, 1.05) if os.environ.get("FULL") else (1_500, 1.10)


def memory(server: Server) -> int:
    """Kilobytes that the server really has."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def open_files(server: Server) -> List[str]:
    """What the server has open, without the connections of the moment."""
    links = Path(f"/proc/{server.pid}/fd").iterdir()
    return sorted(where for where in (os.readlink(link) for link in links) if not where.startswith("socket"))


def test_memory_and_open_files_stay_what_they_are(apart: Dict[str, str], wrk: None) -> None:
    with running(environment=apart) as server:
        while drive(server.port, 2).count < 50:
            pass
        drive(server.port, 5)
        began, opened, turns = memory(server), open_files(server), 0
        while turns < TURNS:
            load = drive(server.port, 10)
            assert load.failed == load.empty == load.wrong == 0
            turns += load.count
        grown = memory(server) / began
        assert open_files(server) == opened
    assert grown <= MOST_GROWTH, f"{turns} turns: {grown:.3f} times the memory"
