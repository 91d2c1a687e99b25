"""Ask a new model and the present one the recorded questions, and take the new one unless it is worse."""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Sequence, Union

from bot import present_model
from bot.model_file import CannotBeUsed, asking_digest
from bot.recorded import Figures, Shares, complaints, question_files, read_recorded, shares_of

Scored = Union[Dict[str, Figures], CannotBeUsed]
Score = Callable[[Path, Sequence[Path]], Scored]
ALL_THE_SAME = "make train TAKE=1"


def score_sets(model: Path, files: Sequence[Path]) -> Scored:
    """The figures of a model in each question file, by the file's name without its ending, or why it cannot be asked.

    Raises:
        BadQuestion: a file cannot be read.
    """
    from bot.cli.score import ask_sets  # takes seconds, and is needed in the processes only

    try:
        return asyncio.run(ask_sets(model, files))
    except CannotBeUsed as error:
        return error


def side_by_side(models: Sequence[Path], files: Sequence[Path], score: Score = score_sets) -> List[Scored]:
    """The same of some models, each asked in a process of its own.

    Raises:
        BadQuestion: a file cannot be read. BrokenProcessPool: a process was ended from outside.
    """
    with ProcessPoolExecutor(len(models), get_context("spawn")) as pool:
        return list(pool.map(score, models, repeat(files)))


def judge(path: Path, root: Path, score: Score = score_sets) -> None:
    """Take a model unless it scores worse than the present one on the recorded questions, and say so.

    Raises:
        BadQuestion, BrokenProcessPool: as `side_by_side`; nothing is decided.
    """
    present, files = present_model.present_model(root), question_files(root)
    if present is None or not files:
        take(path, root)
        return
    asked_with = asking_digest(root)
    known = present_model.score_of(present, asked_with, root)
    new, *old = _ask([path] if known else [path, present], files, score)
    was = known or _shares(old[0])
    if isinstance(was, CannotBeUsed):
        print(f"the present model {present.name} cannot be used any more: {was}")
    reasons = _reasons(new, was, read_recorded(root))
    if reasons:
        refuse(path, reasons, present, root)
    else:
        take(path, root)
    shares = was if reasons else _shares(new)
    if not isinstance(shares, CannotBeUsed):
        present_model.keep_score(present if reasons else path, asked_with, shares, root)


def take(path: Path, root: Path) -> None:
    """Let a model be the present one, and say so."""
    before = present_model.present_model(root)
    present_model.take(path, root)
    print(f"{path.name} is taken" + (f"; to bring {before.name} back: make former" if before else ""))


def refuse(path: Path, reasons: Sequence[str], present: Path, root: Path) -> None:
    """Leave a model, and say why, what is served and how to take it all the same."""
    present_model.refuse(path, reasons, root)
    print(f"NOT TAKEN: {path.name}, the model of the present data, is worse than the present one:")
    for reason in reasons:
        print(f"  {reason}")
    print(f"{present.name} is served. To take the new one all the same: {ALL_THE_SAME}", flush=True)


def say_refused(path: Path, present: Path, root: Path) -> None:
    """Say in one line that a model was not taken before, and why."""
    first, *more = present_model.refusal_of(path, root)
    why = f"{first}, and {len(more)} more" if more else first
    print(f"{path.name}, the model of the present data, is not served ({why}).", end=" ")
    print(f"{present.name} is served. To take the other: {ALL_THE_SAME}")


def _ask(models: Sequence[Path], files: Sequence[Path], score: Score) -> List[Scored]:
    print(f"asking the recorded questions of {' and '.join(model.name for model in models)} …", flush=True)
    started = time.perf_counter()
    scored = side_by_side(models, files, score)
    print(f"asked in {time.perf_counter() - started:.1f} s")
    return scored


def _shares(scored: Scored) -> Union[Dict[str, Shares], CannotBeUsed]:
    return scored if isinstance(scored, CannotBeUsed) else shares_of(scored)


def _reasons(
    new: Scored,
    was: Union[Mapping[str, Mapping[str, float]], CannotBeUsed],
    fixed: Mapping[str, Mapping[str, float]],
) -> List[str]:
    if isinstance(was, CannotBeUsed):
        return []
    return [f"it cannot be used: {new}"] if isinstance(new, CannotBeUsed) else complaints(new, was, fixed)
