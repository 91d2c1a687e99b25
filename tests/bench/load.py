"""Many people at once, sent by wrk: a program in C, so that who asks takes little from who answers on the same two cores."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import List
from uuid import uuid4

from bot.scorecard import read_questions

WRK = shutil.which("wrk")
SCRIPT = Path(__file__).parent / "ask.lua"
QUESTIONS = Path(__file__).parent.parent / "questions"
WEBHOOK = "/webhooks/rest/webhook"
AT_ONCE = 8


@dataclass(frozen=True)
class Load:
    """What came back: seconds, replies, milliseconds at percentiles; of them refused (not 2xx), without any reply, empty
    lists, refused without a phone."""

    seconds: float
    count: int
    median: float
    p95: float
    p99: float
    worst: float
    refused: int
    failed: int
    empty: int
    wrong: int

    @property
    def a_second(self) -> float:
        """Answered turns a second."""
        return (self.count - self.refused - self.empty) / self.seconds


def questions() -> List[str]:
    """The recorded messages of one turn, without what JSON would have to escape."""
    found = [q.turns[0] for name in "bcdef" for q in read_questions(QUESTIONS / f"heldout_{name}.jsonl")]
    return [text for text in found if not {'"', "\\", "\n"} & set(text)]


def drive(port: int, seconds: float, at_once: int = AT_ONCE, path: str = WEBHOOK) -> Load:
    """Ask for so many seconds, ``at_once`` people at a time, each message from somebody new.

    Raises:
        SystemExit: there is no wrk.
    """
    if WRK is None:
        raise SystemExit("no wrk: apt-get install wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as texts:
        texts.write("\n".join(questions()))
        texts.flush()
        command = [WRK, "-t1", f"-c{at_once}", f"-d{seconds:.0f}s", "--timeout", "30s", "-s", str(SCRIPT)]
        ran = subprocess.run(
            [*command, f"http://127.0.0.1:{port}{path}"],
            env={**os.environ, "BENCH_TEXTS": texts.name, "BENCH_RUN": uuid4().hex},
            capture_output=True,
            text=True,
            check=True,
        )
    return Load(**json.loads(ran.stderr))
