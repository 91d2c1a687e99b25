"""How long `make train` takes from nothing, in a copy of the project."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.model_file import model_path
from tests.checkout_copy import copy_checkout


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and seconds of both processors together."""

    clock: float
    processor: float


def train_anew() -> Spent:
    """Train the model of the present data and nothing else: it is judged by no questions, since nothing is there before."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_checkout(Path(folder) / "copy")
        for path in (checkout / "models").glob("*"):
            path.unlink()
        began = time.monotonic()
        training = subprocess.Popen(
            [sys.executable, "-m", "bot.cli.train", "--take"], cwd=checkout, stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(training.pid, 0)
        training.returncode = status  # or the destructor would wait for it once more
        if status or not (checkout / "models" / model_path().name).exists():
            raise SystemExit("the training of the bench failed")
        return Spent(time.monotonic() - began, used.ru_utime + used.ru_stime)
