"""This bot, a stock Rasa bot on the same data and an empty handler, measured in one run on one machine."""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, ContextManager, Dict, List, Optional

from tests.bench.bots import floor, ours, stock
from tests.bench.load import WEBHOOK, Load, drive, questions
from tests.server import Server

SECONDS = 15.0
WARM_UP = 5.0
# Conversations whose third and 150th turns are compared, and turns on either side that are counted in.
CONVERSATIONS, EARLY, LATE, AROUND = 3, 3, 150, 2


@dataclass(frozen=True)
class Figures:
    """Of one server: seconds to its first answer, load, megabytes of its process while serving, milliseconds a turn."""

    start: float
    load: Load
    memory: float
    early: Optional[float] = None
    late: Optional[float] = None


def measure(serve: Callable[[], ContextManager[Server]], talks: bool = True) -> Figures:
    """The figures of one server.

    Args:
        talks: whether it has conversations that can become long.
    """
    with serve() as server:
        drive(server.port, WARM_UP)
        load = drive(server.port, SECONDS)
        memory = resident(server.pid)
        early, late = long_conversations(server) if talks else (None, None)
    return Figures(server.started_in, load, memory, early, late)


def measure_all() -> Dict[str, Figures]:
    """The figures of all three by name."""
    return {"ours": measure(ours), "stock": measure(stock), "floor": measure(floor, talks=False)}


def resident(process: int) -> float:
    """Megabytes that a process really has in memory."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def long_conversations(server: Server) -> "tuple[float, float]":
    """Milliseconds at the median of turns round the third and round the 150th of a conversation."""
    texts, early, late = questions(), [], []
    for number in range(CONVERSATIONS):
        took: List[float] = []
        for turn in range(LATE + AROUND + 1):
            asked = {"sender": f"long-{number}", "message": texts[(turn * 13 + number) % len(texts)]}
            began = time.perf_counter()
            server.post(WEBHOOK, asked)
            took.append((time.perf_counter() - began) * 1000)
        early += took[EARLY - 1 : EARLY + 2 * AROUND]
        late += took[LATE - 1 - AROUND : LATE + AROUND]
    return statistics.median(early), statistics.median(late)
