"""Fit how likely an answer is right, and what each limit costs, from questions with known answers.

Pure: what was decided about labelled questions goes in; weights and points of the curve come out.
"""

from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.nlu.calibration import Signals


@dataclass(frozen=True)
class Judged:
    """A question that the limits decide about: its signals, and what an answer with the best clause would be."""

    signals: Signals
    topical: bool
    right: bool


@dataclass(frozen=True)
class Point:
    """What one limit gives, as shares of the topical questions; ``strangers`` of those out of scope."""

    limit: float
    answered: float
    wrong: float
    strangers: float


def fit(judged: Sequence[Judged]) -> Dict[str, float]:
    """The weights of a logistic regression from signals to being right, rounded to what the data can tell.

    Raises:
        ValueError: all questions are right, or none is.
    """
    rows = np.array([one.signals for one in judged])
    machine = LogisticRegression(C=10.0).fit(rows, [one.right for one in judged])
    weights = dict(zip(Signals._fields, machine.coef_[0]))
    return {
        name: round(float(value), 2)
        for name, value in (("constant", machine.intercept_[0]), *weights.items())
    }


def curve(judged: Sequence[Judged], confidences: Sequence[float]) -> List[Point]:
    """What each limit from 0 to 0.99 gives."""
    chance = np.array(confidences)
    topical = np.array([one.topical for one in judged])
    right = np.array([one.right for one in judged])

    def share(held: np.ndarray, among: np.ndarray) -> float:
        return float((held & among).sum() / max(1, among.sum()))

    return [
        Point(
            limit,
            share(chance >= limit, topical),
            share((chance >= limit) & ~right, topical),
            share(chance >= limit, ~topical),
        )
        for limit in np.arange(0, 1, 0.01)
    ]


def bins(
    judged: Sequence[Judged], confidences: Sequence[float], count: int = 5
) -> List[Tuple[float, float, int]]:
    """Mean confidence, share of right ones and number, for equal steps of confidence: a well calibrated bot's are alike."""
    chance = np.array(confidences)
    right = np.array([one.right for one in judged])
    steps = np.minimum((chance * count).astype(int), count - 1)
    return [
        (float(chance[steps == step].mean()), float(right[steps == step].mean()), int((steps == step).sum()))
        for step in range(count)
        if (steps == step).any()
    ]
