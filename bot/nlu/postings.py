"""Sparse matrices asked with one message at a time: fast, and no slower where there is a hundred times as much to look at.

For a message of a hundred features, scipy's product of two sparse matrices spends most of its time on preparing itself.
"""

from dataclasses import dataclass
from typing import Tuple

import numpy as np
from scipy.sparse import csr_matrix, diags

# Entries looked at to find texts that may be near, those of the rarest features first, and how many of them are weighed.
# Of the fifty nearest texts this finds 97 of 100; the others are like the message in its most common words only.
READ, WEIGHED = 12_000, 300
# A feature with as many weights lies in full: they are nineteen of twenty that a message reads, and take no more room so.
FULL = 60


class Weights:
    """A sparse matrix (features × columns) that is multiplied by one message at a time."""

    def __init__(self, matrix: csr_matrix) -> None:
        full = np.flatnonzero(np.diff(matrix.indptr) >= FULL)
        self._full = matrix[full].toarray().astype(np.float32)
        self._place = np.full(matrix.shape[0], -1, dtype=np.int32)
        self._place[full] = np.arange(len(full))
        self._rest = csr_matrix(diags((self._place < 0).astype(np.float32)) @ matrix)
        self._rest.eliminate_zeros()

    def times(self, row: csr_matrix) -> np.ndarray:
        """A sparse row of features times the matrix: one number a column."""
        place = self._place[row.indices]
        full = place >= 0
        # Not a product of matrices: the libraries for those add in another order on another processor.
        of_full = np.einsum("f,fc->c", row.data[full].astype(np.float32), self._full[place[full]])
        entries = _entries(self._rest, row.indices[~full], row.data[~full])
        return of_full + np.bincount(*entries, minlength=self._full.shape[1])


@dataclass(frozen=True)
class Texts:
    """Many texts by their features, twice: by text, and by feature to find them.

    ``rows``: texts × features, each row of length 1. ``columns``: the same the other way. ``place`` is room to work in, one
    number a text: a message must not pay for making it.
    """

    rows: csr_matrix
    columns: csr_matrix
    place: np.ndarray

    @classmethod
    def of(cls, rows: csr_matrix) -> "Texts":
        """Texts by their rows."""
        return cls(rows, csr_matrix(rows.T), np.zeros(rows.shape[0], dtype=np.int32))

    def nearest(self, row: csr_matrix, count: int) -> Tuple[np.ndarray, np.ndarray]:
        """At most ``count`` texts and how like they are (cosine, 0 to 1) to a row, in no order."""
        found = self._likely(row)
        likeness = self._weigh(row, found)
        best = _largest(likeness, count)
        return found[best], likeness[best]

    def _likely(self, row: csr_matrix) -> np.ndarray:
        """The texts that share the rarest features with a row."""
        sizes = self.columns.indptr[row.indices + 1] - self.columns.indptr[row.indices]
        rarest = np.argsort(sizes, kind="stable")
        rarest = rarest[: max(1, int(np.searchsorted(np.cumsum(sizes[rarest]), READ, side="right")))]
        texts, parts = _entries(self.columns, row.indices[rarest], row.data[rarest])
        texts, parts = texts[:READ], parts[:READ]
        # Each text once: of the entries of a text the one that was noted last stands for it.
        here = np.arange(len(texts), dtype=np.int32)
        self.place[texts] = here
        once = texts[self.place[texts] == here]
        self.place[once] = here[: len(once)]
        shared = np.bincount(self.place[texts], parts, minlength=len(once))
        return once[_largest(shared, WEIGHED)]

    def _weigh(self, row: csr_matrix, texts: np.ndarray) -> np.ndarray:
        """How like texts are to a row."""
        features = np.zeros(self.rows.shape[1], dtype=np.float32)
        features[row.indices] = row.data
        return np.asarray(self.rows[texts] @ features)


def _entries(matrix: csr_matrix, rows: np.ndarray, weights: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Column and weighted value of all entries of some rows of a matrix, one row after the other."""
    starts, ends = matrix.indptr[rows], matrix.indptr[rows + 1]
    sizes = ends - starts
    first = np.cumsum(sizes) - sizes
    which = np.repeat(np.arange(len(rows)), sizes)
    at = np.arange(len(which)) + (starts - first)[which]
    return matrix.indices[at], matrix.data[at] * weights[which]


def _largest(values: np.ndarray, count: int) -> np.ndarray:
    """Where the largest values are, in no order."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(values, -count)[-count:]
