"""Words of dialect, trade and net, and frequent slips, in the words that the knowledge base uses (words/lexicon.csv)."""

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import Dict, Iterator, Mapping

from bot.nlu.normalizer import normalize
from policy_kb.errors import BadFile

PATH = Path(__file__).parent / "words/lexicon.csv"
COLUMNS = ["said", "meant", "kind"]
_FIX = "write said,meant,kind in three columns, each `said` once"


def read_lexicon(path: Path = PATH) -> Dict[str, str]:
    """What each word means.

    Raises:
        BadFile: no UTF-8 table of three columns, an empty cell, a word twice, or one that means a word of the table.
    """
    try:
        rows = [row for row in csv.reader(path.read_text("utf-8-sig").splitlines()) if any(row)]
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(str(path), str(error), "save the table as UTF-8") from error
    found: Dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        if (
            len(row) != len(COLUMNS)
            or not all(cell.strip() for cell in row)
            or (number == 1) != (row == COLUMNS)
        ):
            raise BadFile(f"{path}:{number}", f"the row {','.join(row)!r} is not as it should be", _FIX)
        if normalize(row[0]) != row[0]:
            raise BadFile(
                f"{path}:{number}", f"{row[0]!r} can never match", f"write it as {normalize(row[0])!r}"
            )
        if row[0] in found:
            raise BadFile(f"{path}:{number}", f"{row[0]!r} stands twice", _FIX)
        found[row[0]] = row[1]
    found.pop("said", None)
    for problem in _chains(found):
        raise BadFile(str(path), problem, "give it the last meaning at once")
    return found


def clean(text: str) -> str:
    """A text as every message is looked at: normalised and translated. Words it is compared with are made the same way."""
    return translate(normalize(text))


@lru_cache(maxsize=4096)
def clean_term(term: str) -> str:
    """A word of the knowledge base as `clean` makes it, remembered: messages are compared with hundreds of them."""
    return clean(term)


def translate(text: str) -> str:
    """A normalised text with the words of the lexicon replaced, longest first."""
    return _pattern().sub(lambda match: _lexicon()[match.group()], text) if _lexicon() else text


def _chains(meanings: Mapping[str, str]) -> Iterator[str]:
    for said, meant in meanings.items():
        again = next((word for word in meanings if word in meant), None)
        if again:
            yield f"{said!r} means {meant!r}, which holds {again!r}"


@lru_cache(maxsize=1)
def _lexicon() -> Dict[str, str]:
    return read_lexicon()


@lru_cache(maxsize=1)
def _pattern() -> "re.Pattern[str]":
    words = sorted(_lexicon(), key=len, reverse=True)
    # Letters only as a whole word: zf is 政府, but not in dzfp.
    return re.compile(
        "|".join(rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w) for w in words)
    )
