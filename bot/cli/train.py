"""Train the model of the present data unless it is there, and take it unless it scores worse than the present one."""

import argparse
import os
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Sequence

from bot import present_model
from bot.judging import Score, judge, say_refused, score_sets, take
from bot.model_file import ROOT, digest_path, model_path, note_digest
from bot.scorecard import BadQuestion

# The training's import takes five seconds: only where something is trained.


def train(path: Path, changes: Optional[Mapping[str, Dict[str, Any]]] = None) -> None:
    """Train and write the model to ``path``, see `bot.training.train`."""
    from bot.training import train as train_with_rasa

    train_with_rasa(path, changes)


def bring_up_to_date(
    force: bool,
    all_the_same: bool,
    root: Path = ROOT,
    train: Callable[[Path], None] = train,
    score: Score = score_sets,
) -> None:
    """Train the model of the present data if it is missing or by ``force``; take it if it is fit or ``all_the_same``.

    Raises:
        BadQuestion, BrokenProcessPool: the recorded questions could not be asked; the model is trained and not judged.
    """
    path, known = model_path(root), present_model.read_record(root).present
    trouble = present_model.trouble_of(root)
    if trouble:
        print(trouble)
    trained = force or not path.exists()
    if trained:
        _train_whole(path, train)
    for model in (path, present_model.served_model(root), *present_model.former_models(root)):
        if model.exists() and not digest_path(model).exists():
            note_digest(model)  # trained before digests were noted
    if force:
        present_model.forget(path, root)
    present = present_model.present_model(root)
    if all_the_same and present != path:
        take(path, root)
    elif present and present_model.refusal_of(path, root):
        say_refused(path, present, root)
    elif present != path:
        judge(path, root, score)
    if trained and known:  # else nobody knows which of the others was served
        present_model.tidy(root)


def _train_whole(path: Path, train: Callable[[Path], None]) -> None:
    # What is broken off must not look like a model.
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_name(present_model.UNFINISHED + path.name)
    started = time.perf_counter()
    train(unfinished)
    os.replace(unfinished, path)
    note_digest(path)
    print(f"trained {path.name} in {time.perf_counter() - started:.1f} s", flush=True)


def _note_taken(name: str) -> None:
    from bot.cli.noted import note  # its import takes a second
    from bot.store.trail import NOBODY, append

    note(lambda connection: append(connection, NOBODY, "model_taken", name))


def main(argv: Sequence[str]) -> int:
    """Read the command line; exit code 0 also where the model is not taken, 2 for a bad question file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="train although the model is there")
    parser.add_argument("--take", action="store_true", help="take the model whatever it scores")
    given = parser.parse_args(argv)
    before = present_model.present_model()
    try:
        bring_up_to_date(given.force, given.take)
        now = present_model.present_model()
        if now and before and now != before:
            _note_taken(now.name)
    except BadQuestion as error:
        print(error)
        return 2
    except BrokenProcessPool:
        served = present_model.served_model().name
        print(f"asking was broken off (too little memory?): {served} is served; again: make train")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
