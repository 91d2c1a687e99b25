"""Search the document's own words: where they stand exactly, else the clauses that are nearest."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import List, Optional, Sequence, Tuple

from bot.knowledge import kb
from bot.staff.answers import Pieces, mark
from policy_kb.model import Clause, Document, Span
from policy_kb.search import Index
from policy_kb.segment import SENTENCE

NEAREST = 5


@dataclass(frozen=True)
class Block:
    """A piece of the document, with the words searched marked: a clause, or the heading between two (without clause)."""

    clause: Optional[Clause]
    pieces: Pieces
    hits: Tuple[Pieces, ...] = ()

    @property
    def count(self) -> int:
        """How often the words stand here."""
        return sum(marked for _, marked in self.pieces)


@dataclass(frozen=True)
class Search:
    """The document in order, and without any hit the clauses that are nearest, best first."""

    blocks: Tuple[Block, ...]
    nearest: Tuple[Clause, ...]

    @property
    def found(self) -> Tuple[Block, ...]:
        """The blocks where the words stand."""
        return tuple(block for block in self.blocks if block.hits)


def search(typed: str) -> Search:
    """Search for words; several with blanks between must all stand in one block. Width and case make no difference."""
    knowledge = kb()
    words = tuple(dict.fromkeys(fold(typed).split()))
    blocks = tuple(_block(clause, span, words) for clause, span in _spans(knowledge.document))
    nearest: List[Clause] = []
    if words and not any(block.hits for block in blocks):
        ranked = _index(knowledge.digest).rank(typed)[:NEAREST]
        nearest = [knowledge.document.clauses[clause] for clause, _ in ranked]
    return Search(blocks, tuple(nearest))


def fold(text: str) -> str:
    """A text in half width and lower case, each character at its place."""
    forms = ((char, unicodedata.normalize("NFKC", char).lower()) for char in text)
    return "".join(form if len(form) == 1 else char for char, form in forms)


def _spans(document: Document) -> List[Tuple[Optional[Clause], Span]]:
    """All of the source, in order: clauses, and what stands between them."""
    spans: List[Tuple[Optional[Clause], Span]] = []
    at = 0
    for clause in document.clauses.values():
        between = document.source[at : clause.span.start]
        if between.strip():
            spans.append((None, Span(at, clause.span.start, between)))
        spans.append((clause, clause.span))
        at = clause.span.end
    return spans


def _block(clause: Optional[Clause], span: Span, words: Sequence[str]) -> Block:
    folded = fold(span.text)
    if not words or not all(word in folded for word in words):
        return Block(clause, ((span.text, False),))
    hits = tuple(
        mark(Span(start, end, span.text[start:end]), _places(folded, words, start, end))
        for start, end in (found.span() for found in SENTENCE.finditer(span.text))
    )
    places = ((span.start + start, span.start + end) for start, end in _places(folded, words, 0, len(folded)))
    return Block(clause, mark(span, places), tuple(hit for hit in hits if any(marked for _, marked in hit)))


def _places(folded: str, words: Sequence[str], start: int, end: int) -> List[Tuple[int, int]]:
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    return [found.span() for found in pattern.finditer(folded, start, end)]


@lru_cache(maxsize=1)
def _index(digest: str) -> Index:
    return Index({clause.id: clause.text for clause in kb().document.clauses.values()})
