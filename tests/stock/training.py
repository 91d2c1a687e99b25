"""Train the stock bot once for the present data, and remember how long it took."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import List

from tests.stock.project import ACTION_PORT, ROOT, USUAL_EPOCHS, write_project

PYTHON = ROOT / ".venv-stock/bin/python"
FOLDER = ROOT / ".stock"
MODEL = "stock.tar.gz"
TIMES = "training.json"
# Its speed at answering does not depend on them.
EPOCHS = 3
# A progress bar, written again and again: Epochs:  67%|██████▋   | 2/3 [08:11<04:05, 245.5s/it
_BAR = re.compile(r"Epochs: +\d+%\|[^|]*\| (\d+)/\d+ \[(?:(\d+):)?(\d+):(\d+)<")


@dataclass(frozen=True)
class Training:
    """Seconds on the clock, seconds of both processors together, and seconds on the clock in epochs; for how many epochs."""

    clock: float
    processor: float
    in_epochs: float
    epochs: int

    def scaled(self, seconds: float) -> float:
        """What ``seconds`` of this training (on the clock or of processors) become for as many epochs as are usual."""
        share = self.in_epochs / self.clock
        return seconds * (1 + share * (USUAL_EPOCHS / self.epochs - 1))


def trained_project() -> Path:
    """The folder of the stock project with its model; trained if it is not there.

    Raises:
        SystemExit: the stock environment is not installed.
    """
    if not PYTHON.exists():
        raise SystemExit("no stock Rasa to compare with: make .venv-stock/.stock")
    if not (FOLDER / "models" / MODEL).exists():
        write_project(FOLDER, EPOCHS, ACTION_PORT)
        print(f"training the stock bot for {EPOCHS} epochs, half an hour or so", file=sys.stderr)
        times = _train()
        (FOLDER / TIMES).write_text(json.dumps(asdict(times)), "utf-8")
    return FOLDER


def read_training() -> Training:
    """How long the training took."""
    return Training(**json.loads((FOLDER / TIMES).read_text("utf-8")))


def seconds_in_epochs(log: str) -> float:
    """Seconds on the clock that a training log's progress bars end with, together."""
    ends: List[int] = []
    former = 0
    for done, hours, minutes, seconds in _BAR.findall(log):
        took = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
        if not ends or int(done) < former:
            ends.append(took)  # another bar
        ends[-1], former = took, int(done)
    return float(sum(ends))


def _train() -> Training:
    command: List[str] = [str(PYTHON), "-m", "rasa", "train", "--fixed-model-name", MODEL.partition(".")[0]]
    # At this level it shows its progress bars.
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "INFO"}
    began, log = time.monotonic(), FOLDER / "training.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=FOLDER, env=environment, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the stock bot could not be trained; see {log}")
    text = log.read_text("utf-8", "replace")
    return Training(time.monotonic() - began, used.ru_utime + used.ru_stime, seconds_in_epochs(text), EPOCHS)


if __name__ == "__main__":
    trained_project()
