"""The recorded questions, and when figures on them have fallen behind others."""

import json
from pathlib import Path
from types import MappingProxyType
from typing import Dict, List, Mapping, Tuple

from bot.model_file import ROOT

RECORDED = "recorded.json"
# Figures that are better the smaller they are.
BAD = ("wrong_certain", "false_alarm", "empty")
SLACK = 0.02
# The last digits of a trained weight differ from processor to processor, and with them the one question of a set
# that lies on a border. In a set of thirty, that alone is more than two points.
ON_THE_BORDER = 1.01
# Shares that are equal on paper differ behind so many digits.
_DIGITS = 9

Shares = Dict[str, float]  # each figure of a question set, from 0 to 1
Figures = Dict[str, Dict[str, float]]  # the same as `scorecard.add_up` gives it


def question_files(root: Path = ROOT) -> List[Path]:
    """The recorded question sets, in a fixed order; none where the tests are not installed."""
    return sorted((root / "tests/questions").glob("*.jsonl"))


def read_recorded(root: Path = ROOT) -> Dict[str, Shares]:
    """The recorded figures of each set that has some; nothing where the tests are not installed."""
    path = root / "tests/questions" / RECORDED
    kept: Dict[str, Shares] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return kept


def fallen(figures: Figures, was: Mapping[str, float]) -> Dict[str, Tuple[float, float]]:
    """The figures that are worse than they were by more than two points and more than one question: (was, is)."""
    return {
        name: (share, figures[name]["share"])
        for name, share in was.items()
        if _worse_by(name, figures[name]["share"], share) > max(SLACK, ON_THE_BORDER / figures[name]["of"])
    }


def slid(
    figures: Figures, was: Mapping[str, float], fixed: Mapping[str, float]
) -> Dict[str, Tuple[float, float]]:
    """The figures that are worse than they were at all, and have fallen behind the fixed record: many small steps down."""
    worse = {name for name, share in was.items() if _worse_by(name, figures[name]["share"], share) > 0}
    return fallen(figures, {name: share for name, share in fixed.items() if name in worse})


def complaints(
    sets: Mapping[str, Figures],
    was: Mapping[str, Mapping[str, float]],
    fixed: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
) -> List[str]:
    """A line for each question set in which figures have fallen, with those figures; none where nothing has.

    Args:
        was: the figures of the model before. fixed: the recorded ones, which do not go down with each model.
    """
    worse = {
        name: {**slid(figures, was[name], fixed.get(name, {})), **fallen(figures, was[name])}
        for name, figures in sorted(sets.items())
    }
    return [
        f"{name}: "
        + ", ".join(f"{figure} from {then:.3f} to {now:.3f}" for figure, (then, now) in of.items())
        for name, of in worse.items()
        if of
    ]


def shares_of(sets: Mapping[str, Figures]) -> Dict[str, Shares]:
    """The shares alone."""
    return {
        name: {figure: value["share"] for figure, value in figures.items()} for name, figures in sets.items()
    }


def _worse_by(name: str, share: float, was: float) -> float:
    return round(share - was if name in BAD else was - share, _DIGITS)
