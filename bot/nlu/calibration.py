"""How likely it is that the best clause is right: signals as a probability, fitted on held-out questions."""

import math
from functools import lru_cache
from pathlib import Path
from typing import Mapping, NamedTuple, Optional

from bot.nlu.evidence import Reading, by_clause, sort_out
from policy_kb.model import Kb
from policy_kb.read_yaml import read_yaml

PATH = Path(__file__).parent / "calibration.yml"
_LEAST = 0.01


class Signals(NamedTuple):
    """What tells a right answer from a wrong one.

    ``share`` of the best clause among what is in scope, as log odds; ``scope``, how far that is ahead of being out of scope.
    """

    share: float
    scope: float


def signals_of(reading: Reading, kb: Kb) -> Signals:
    """The signals of a text."""
    shares = sort_out(reading.subjects)
    clauses = by_clause(shares.topics, kb)
    share = clauses[0][1] / shares.in_scope if clauses else 0.0
    share = min(max(share, _LEAST), 1 - _LEAST)
    return Signals(math.log(share / (1 - share)), reading.scope)


def confidence_of(signals: Signals, weights: Optional[Mapping[str, float]] = None) -> float:
    """The probability (0 to 1) that the best clause answers the message.

    Args:
        weights: what each signal adds to the log odds, and the ``constant``; those of calibration.yml if left out.
    """
    weights = weights or _weights()
    total = weights["constant"] + sum(weights[name] * value for name, value in signals._asdict().items())
    return 1 / (1 + math.exp(-total))


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    return {name: float(value) for name, value in read_yaml(PATH, "calibration").items()}
