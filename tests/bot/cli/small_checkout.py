"""A checkout with files of one line, whose models are as good as their data say. Imported by the asking processes."""

import os
import time
from pathlib import Path
from typing import Dict, List, Sequence

from bot.cli.train import bring_up_to_date
from bot.judging import Scored
from bot.model_file import CannotBeUsed, model_path
from bot.recorded import Figures

FILES = ("config.yml", "domain.yml", "endpoints.yml", "requirements.txt", "bot/importer.py")
SETS = ("dev", "heldout_a")
TOGETHER = 20.0


class Checkout:
    """What a person does in a checkout: change the data, `make train`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in (*FILES, *(f"tests/questions/{name}.jsonl" for name in SETS), "data/good.txt"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(name)

    def change_data(self, good: str) -> Path:
        """Let the next model's top1 be ``good`` (or let it be "broken"); returns where that model will lie."""
        (self.root / "data/good.txt").write_text(good)
        return model_path(self.root)

    def train(self, good: str = "", force: bool = False, take: bool = False) -> Path:
        """Change the data, if to something, and `make train`; returns the model of the data."""
        path = self.change_data(good) if good else model_path(self.root)
        bring_up_to_date(force, take, self.root, train, score)
        return path

    def asked(self) -> List[str]:
        """The names of the models asked so far."""
        log = self.root / "asked.txt"
        return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []

    def kept_models(self) -> List[str]:
        """The names of the model files."""
        return sorted(path.name for path in (self.root / "models").glob("*.tar.gz"))


def train(path: Path) -> None:
    """Write a model that is the line of its data."""
    path.write_text((path.parents[1] / "data/good.txt").read_text())


def score(model: Path, files: Sequence[Path]) -> Scored:
    """Figures of a hundred questions a set: top1 as the model says, and one of twenty wrong as certain."""
    with (model.parents[1] / "asked.txt").open("a") as log:
        log.write(f"{model.name} {os.getpid()}\n")
    if model.read_text() == "broken":
        return CannotBeUsed("it has no parts")
    figures: Figures = {
        "top1": {"share": float(model.read_text()), "held": 0, "of": 100},
        "wrong_certain": {"share": 0.05, "held": 1, "of": 20},
    }
    return {file.stem: figures for file in files}


def score_together(model: Path, files: Sequence[Path]) -> Dict[str, Figures]:
    """The process in each set's top1, once another process asks at the same time."""
    (model.parent / f"{model.name}.asked").touch()
    until = time.monotonic() + TOGETHER
    while len(list(model.parent.glob("*.asked"))) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    alone = len(list(model.parent.glob("*.asked"))) < 2
    return {
        file.stem: {"alone": {"share": float(alone)}, "process": {"share": os.getpid()}} for file in files
    }
