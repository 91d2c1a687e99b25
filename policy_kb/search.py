"""BM25 over the clauses: the plain baseline, and the search of the document's text."""

import math
from collections import Counter
from typing import Callable, Dict, List, Mapping, Sequence, Tuple

Cutter = Callable[[str], Sequence[str]]
K1 = 1.5
B = 0.75


def bigrams(text: str) -> List[str]:
    """Overlapping pairs of the letters, digits and characters of a text."""
    chars = [char for char in text if char.isalnum()]
    return [first + second for first, second in zip(chars, chars[1:])] or chars


class Index:
    """Texts by id, ranked against a query by BM25 (k1 1.5, b 0.75)."""

    def __init__(self, texts: Mapping[str, str], cut: Cutter = bigrams) -> None:
        self._cut = cut
        self._counts: Dict[str, Counter[str]] = {key: Counter(cut(text)) for key, text in texts.items()}
        self._lengths = {key: sum(counts.values()) for key, counts in self._counts.items()}
        self._mean = sum(self._lengths.values()) / max(1, len(self._lengths))
        holders = Counter(term for counts in self._counts.values() for term in counts)
        total = len(self._counts)
        self._idf = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in holders.items()}

    def rank(self, query: str) -> List[Tuple[str, float]]:
        """Ids and scores, best first; ids without a common term are left out."""
        terms = Counter(term for term in self._cut(query) if term in self._idf)
        scores = [(key, self._score(key, terms)) for key in self._counts]
        return sorted(((key, score) for key, score in scores if score > 0), key=lambda pair: -pair[1])

    def _score(self, key: str, terms: "Counter[str]") -> float:
        counts, norm = self._counts[key], K1 * (1 - B + B * self._lengths[key] / self._mean)
        return sum(
            times * self._idf[term] * counts[term] * (K1 + 1) / (counts[term] + norm)
            for term, times in terms.items()
            if counts[term]
        )
