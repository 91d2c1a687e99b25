"""Tables for office programs: CSV that opens in them with Chinese as Chinese and text as text."""

import csv
import io
from typing import Iterable, Sequence, Union

Cell = Union[str, int, float, None]
# With these an office program takes a cell for a formula, with the wide ones where the language is Chinese.
_RECKONED = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A line of heads and the rows; None is an empty cell."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([defuse(head) for head in heads])
    writer.writerows([defuse(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")  # the mark by which they know UTF-8


def defuse(cell: str) -> str:
    """A text that is not reckoned with: one that would be is marked as text."""
    return f"'{cell}" if cell.startswith(_RECKONED) else cell
