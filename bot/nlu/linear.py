"""A linear model of many classes: one line between each class and all the rest."""

import json
import warnings
from collections import Counter
from math import ceil
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix, hstack, load_npz, save_npz, vstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC

from bot.nlu.postings import Weights

# Weights smaller than this (of about 1) change no figure on held-out questions and are nine tenths of all.
FAINT = 0.02
CORES = 2
# A thousand times nearer changes no figure and takes up to twice as long.
NEAR_ENOUGH = 0.1
# What is learnt by sound alone parts slowly; after so many rounds nothing changes on held-out questions.
ROUNDS = 20
# Rows of the rest that a line is learnt against: far more than there are, so that many times the topics cost as many times
# the training and not their square.
REST = 150_000
# Lines learnt at once: their weights lie in full in memory meanwhile, a megabyte each.
AT_ONCE = 150
_REST = ""


class LinearRanker:
    """A linear support vector machine, as it is trained and kept."""

    def __init__(self, labels: Sequence[str], weights: csr_matrix, bias: np.ndarray) -> None:
        self.labels = list(labels)
        self.weights = weights  # features × labels
        self.bias = bias

    @classmethod
    def train(cls, rows: csr_matrix, labels: Sequence[str], balance: bool) -> "LinearRanker":
        """Learn from feature rows and their labels, of which there must be two or more different ones.

        Args:
            balance: whether rare labels weigh as much as frequent ones.
        """
        known = sorted(set(labels))
        parts = CORES * ceil(len(known) / CORES / AT_ONCE)
        shares = [known[at::parts] for at in range(parts)]
        weight = _balanced(labels) if balance else None
        # In processes: in threads the solver's one random generator is drawn from by both, and no two trainings agree.
        fitted = Parallel(CORES)(delayed(_fit)(rows, labels, share, weight, REST) for share in shares)
        order = np.argsort([label for share in shares for label in share])
        weights = vstack([weights for weights, _ in fitted]).tocsr()[order]
        bias = np.concatenate([bias for _, bias in fitted])[order]
        return cls(known, csr_matrix(weights.T), bias)

    def save(self, folder: Path, name: str) -> None:
        """Write it to two files of a folder."""
        kept = {"labels": self.labels, "bias": self.bias.tolist()}
        (folder / f"{name}.json").write_text(json.dumps(kept), "utf-8")
        save_npz(folder / f"{name}.npz", self.weights)

    @classmethod
    def load(cls, folder: Path, name: str) -> "LinearRanker":
        """Undo `save`."""
        kept = json.loads((folder / f"{name}.json").read_text("utf-8"))
        return cls(kept["labels"], load_npz(folder / f"{name}.npz"), np.array(kept["bias"], dtype=np.float32))


class Rankers:
    """Several rankers of the same features, asked with one product; margins tell how far on its side of the line a label lies."""

    def __init__(self, rankers: Mapping[str, LinearRanker]) -> None:
        self.labels = {name: ranker.labels for name, ranker in rankers.items()}
        self._weights = Weights(csr_matrix(hstack([ranker.weights for ranker in rankers.values()])))
        self._bias = np.concatenate([ranker.bias for ranker in rankers.values()])
        self._ends = np.cumsum([len(ranker.labels) for ranker in rankers.values()])[:-1]

    def margins(self, row: csr_matrix) -> Dict[str, np.ndarray]:
        """By ranker one number a label: above 0 it is taken, far below it is not meant."""
        found = self._bias + self._weights.times(row)
        return dict(zip(self.labels, np.split(found, self._ends)))


def _balanced(labels: Sequence[str]) -> Dict[str, float]:
    counts = Counter(labels)
    return {label: len(labels) / (len(counts) * count) for label, count in counts.items()}


def _without_most_of_the_rest(named: np.ndarray, most: int) -> np.ndarray:
    """Places of the rows that are learnt from: all wanted ones and at most so many of the others, always the same."""
    rest = np.flatnonzero(named == _REST)
    left_out = np.random.RandomState(7).permutation(rest)[most:]
    return np.delete(np.arange(len(named)), left_out)


def _fit(
    rows: csr_matrix, labels: Sequence[str], wanted: List[str], weight: Optional[Dict[str, float]], most: int
) -> Tuple[csr_matrix, np.ndarray]:
    """Weights (labels × features) and bias of the wanted labels; all others are the rest.

    Each label's line is learnt against all the rest anyway, so a share of the labels can be learnt on its own.
    """
    known = set(wanted)
    named = np.array([label if label in known else _REST for label in labels])
    taken = _without_most_of_the_rest(named, most)
    of_wanted = weight and {label: weight[label] for label in wanted}
    machine = LinearSVC(C=1.0, class_weight=of_wanted, random_state=7, tol=NEAR_ENOUGH, max_iter=ROUNDS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it stops after `ROUNDS` on purpose
        machine.fit(rows[taken], named[taken])
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    kept = [list(machine.classes_).index(label) for label in wanted]
    weights = np.where(np.abs(weights[kept]) < FAINT, 0, weights[kept]).astype(np.float32)
    return csr_matrix(weights), bias[kept].astype(np.float32)
