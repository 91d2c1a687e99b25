"""A worker whose loop stands still for good ends, so that whoever supervises it starts another."""

import os
import signal
import time
from pathlib import Path

from tests.server import running

# The server itself, with less patience, and a signal that lets its loop hang.
HANGS = """
import signal, time
from bot import watchdog
watchdog.stay_awake.__defaults__ = (2.0,)
signal.signal(signal.SIGUSR1, lambda *_: time.sleep(60))
from bot.run import main
main()
"""


def test_a_worker_that_hangs_for_good_ends_and_says_where(tmp_path: Path) -> None:
    log = tmp_path / "log"
    settings = {"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db"}
    with log.open("wb") as written, running(
        environment=settings, log=written, program=("-c", HANGS)
    ) as server:
        time.sleep(4)  # twice its patience: as long as its loop turns, it lives
        assert server.send("GET", "/healthz")[0] == 200
        os.kill(server.pid, signal.SIGUSR1)
        assert server.exit_code(5) == 1
    assert "Timeout" in log.read_text() and "<lambda>" in log.read_text()
