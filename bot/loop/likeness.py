"""How alike short messages are: pairs of characters and of sounds, weighted by how rare they are."""

import re
from typing import Iterator, List, Sequence

import numpy as np
from scipy.cluster.hierarchy import average, fcluster
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.lexicon import clean
from bot.nlu.pinyin import split_latin, syllables

_RUN = re.compile(r"[a-z]+|[0-9]+|[\u3400-\u9fff]+")
# What stands where a personal number stood says nothing of the matter.
_MASKED = re.compile("〔[^〕]*〕")
_PAUSE = "[,，。!！?？~ ]"
_COURTESY = re.compile(
    rf"^(?:(?:(?:喂|在吗|(?:各位)?(?:领导|老师|同志)(?:们)?好?)(?={_PAUSE})|你好|您好|(?:请问|请教|打扰|麻烦[你您])(?:了|一?下)*"
    rf"|(?:麻烦|我?(?:想|要)?)(?:问|咨询|了解)(?:一?下|个事|哈)){_PAUSE}*)+"
    rf"|{_PAUSE}*(?:谢谢|多谢|拜托|麻烦)(?:你|您|了|啦|哈|各位)*{_PAUSE}*$"
)
# Rows whose likeness to all others is held in memory at once, and the most texts that are compared all with all.
_BLOCK, _MOST = 1000, 3000


def bare(text: str) -> str:
    """A message in the form in which messages are compared: cleaned as the pipeline does, without masks and courtesy.

    >>> bare("您好，请问公租房咋个申请？谢谢了") == bare("公租房怎么申请？")
    True
    """
    cleaned = clean(_MASKED.sub("", text)).strip()
    return _COURTESY.sub("", cleaned).strip(" ,，。.!！?？~") or cleaned


def rows_of(texts: Sequence[str]) -> csr_matrix:
    """One row of weights a bare text, each of length 1; a text without words has an empty one."""
    parts = [_parts(text) for text in texts]
    if not any(parts):
        return csr_matrix((len(texts), 1))
    return TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32).fit_transform(parts)


def alike(rows: csr_matrix, least: float) -> List[List[int]]:
    """The rows in clusters: no two clusters are left whose members have a mean likeness of ``least`` (cosine) or more.

    Mean linkage, so that a chain of messages, each a little like the next, does not become one cluster. Where thousands
    hang together they are compared in shares, so that a cluster may be left in two.
    """
    clusters: List[List[int]] = []
    for piece in _pieces(rows, least):
        if len(piece) == 1:
            clusters.append([int(piece[0])])
            continue
        near = (rows[piece] @ rows[piece].T).toarray()
        apart = np.maximum(1 - near[np.triu_indices(len(piece), 1)], 0)
        marks = fcluster(average(apart), 1 - least, "distance")
        clusters += [piece[marks == mark].tolist() for mark in np.unique(marks)]
    return clusters


def _parts(text: str) -> List[str]:
    """The pairs of characters and of sounds of a bare text; letters that are no pinyin, and numbers, whole."""
    parts: List[str] = []
    for run in _RUN.findall(text):
        if run.isascii():
            parts += [] if split_latin(run) else [run]
        else:
            parts += _pairs(run) or [run]
    return parts + [f"{pair} " for pair in _pairs([f"{sound} " for sound in syllables(text)])]


def _pairs(units: Sequence[str]) -> List[str]:
    return [first + second for first, second in zip(units, units[1:])]


def _pieces(rows: csr_matrix, least: float) -> Iterator[np.ndarray]:
    """Rows that hang together by a likeness of ``least`` or more: mean linkage never joins two pieces. None is too large."""
    _, marks = connected_components(_linked(rows, least), directed=False)
    for mark in np.unique(marks):
        piece = np.flatnonzero(marks == mark)
        yield from np.array_split(piece, -(-len(piece) // _MOST))


def _linked(rows: csr_matrix, least: float) -> coo_matrix:
    """The pairs of rows with a likeness of ``least`` or more."""
    firsts, seconds = [], []
    for start in range(0, rows.shape[0], _BLOCK):
        near = (rows[start : start + _BLOCK] @ rows.T).tocoo()
        kept = near.data >= least
        firsts.append(near.row[kept] + start)
        seconds.append(near.col[kept])
    pair = (np.concatenate(firsts), np.concatenate(seconds))
    return coo_matrix((np.ones(len(pair[0]), dtype=bool), pair), shape=(rows.shape[0],) * 2)
