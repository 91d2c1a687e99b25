"""What one character can mean inside a number: a digit, something between two digits, or neither."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# From weak to strong: of several in a row the strongest counts. A seam is nothing to the eye.
GAPS = SEAM, BLANK, JOINT, POINT, MARK, BREAK = "'", " ", "-", ".", ",", "\n"
OTHER, CHECK = "#", "X"
FIGURE, WIDE, RING, HAN, LETTER, ATTACHED = "figure", "wide", "ring", "han", "letter", "attached"

_LETTERS = {"o": "0", "O": "0", "l": "1", "I": "1"}
_CHECKS = "xX×╳✕✖⨯叉"
# No numbers to Unicode. 洞 两 拐 勾: how 0 2 7 9 are read out over the radio.
_READ_OUT = {"○": "0", "◯": "0", "洞": "0", "两": "2", "拐": "7", "勾": "9"}
_JOINTS, _POINTS = "/\\*−ー杠", ".·•‧∙⋅・。"
_OF_WORDS = re.compile("[A-HJ-NP-WYZa-kmnp-wyz]")
_BREAKS = "\n\r\v\f\u0085\u2028\u2029"
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164"


class Sign(NamedTuple):
    """What a character stands for: 0–9, `CHECK`, one of `GAPS`, or `OTHER`; and its script."""

    value: str
    script: str = ""


@lru_cache(maxsize=8192)
def sign_of(char: str) -> Sign:
    """The sign of one character; a digit is one in whatever script it stands (5 ５ ⑤ ٥ 五 伍)."""
    plain = unicodedata.normalize("NFKC", char)
    plain = plain if len(plain) == 1 else plain.strip("().,")
    if len(plain) != 1:
        return Sign(_value_between(char))
    if plain in _LETTERS:
        return Sign(_LETTERS[plain], LETTER)
    if plain in _CHECKS:
        return Sign(CHECK, LETTER)
    if plain in _READ_OUT:
        return Sign(_READ_OUT[plain], HAN)
    category = unicodedata.category(char)
    number = unicodedata.numeric(plain, -1)
    if number in range(10):
        script = FIGURE if char.isascii() else {"Nd": WIDE, "No": RING}.get(category, HAN)
        return Sign(str(int(number)), script)
    return Sign(SEAM, ATTACHED) if category in ("Mn", "Me") else Sign(_value_between(plain))


def is_in_word(text: str, at: int) -> bool:
    """Whether the letter at this place belongs to a word, as the l of "tel" does."""
    return _OF_WORDS.search(text, max(at - 1, 0), at + 2) is not None


def _value_between(char: str) -> str:
    category = unicodedata.category(char) if len(char) == 1 else ""
    if category == "Cf":
        return SEAM
    if char in _BREAKS:
        return BREAK
    if category[:1] in ("Z", "C") or char in _BLANK_LETTERS:
        return BLANK
    if category in ("Pd", "Pc", "Ps", "Pe") or char in _JOINTS:
        return JOINT
    if char in _POINTS:
        return POINT
    return MARK if category[:1] in ("P", "S") else OTHER
