"""Mask personal numbers before anything is stored or understood.

What is written in one piece is masked by its length alone; what is spelled in groups must have the groups or
the birth date that such a number has, so that sums, dates and lists of hotlines stay.

Not caught: words between the groups ("139，后面是12345678"); pinyin; tens and hundreds, also ringed ones (⑬);
blanks written as in a web page (&nbsp;); digits one by one with points among other separators ("1.3-8 1…", for
"1.3、2.1.1、…" is a list of clauses); in unusual groups a card that does not begin with 62, an ID card without a
possible birth date. Bare sums and years that have the groups of a phone or card ("150、3000、2500") stay. Two
numbers with only a separator between may be taken for one.
"""

import re
from itertools import accumulate
from typing import List, Tuple

from bot.channels.digit_signs import ATTACHED, GAPS, HAN, LETTER, OTHER, SEAM, Sign, is_in_word, sign_of
from bot.channels.number_rules import RULES

Span = Tuple[int, int]
Found = Tuple[int, int, str]
_NAME_END = '"'
_WITHIN = (*"0123456789", _NAME_END)
_SEAMS = re.compile(f"[{SEAM}{_NAME_END}]")
_LONG_ENOUGH = re.compile(f"[^{OTHER}]{{11,}}")
_DIGITS_FOR_A_LETTER = 3
_OPENING, _CLOSING, _PLUS = tuple("(（[［【"), tuple(")）]］】"), ("+", "＋")


def mask(text: str) -> str:
    """Return ``text`` with ID card, bank card and mobile numbers replaced by what they are.

    Every other character stays as it is; a masked text does not change any more.
    """
    masked = _mask_once(text)
    # Where a number has been cut out, the rest may be one that was none as part of something longer.
    while masked != text:
        text, masked = masked, _mask_once(masked)
    return masked


def _mask_once(text: str) -> str:
    signs, spans, balance = outline_of(text)
    found = [
        hit
        for stretch in _LONG_ENOUGH.finditer(signs)
        for hit in _find(OTHER + stretch[0] + OTHER, balance, stretch.start() - 1)
    ]
    for start, end, word in sorted(found, reverse=True):
        first, last = _widen(text, spans[start][0], spans[end - 1][1])
        text = text[:first] + word + text[last:]
    return text


def outline_of(text: str) -> Tuple[str, List[Span], List[int]]:
    """What the rules read: digits, one sign for each gap between two of them, # for all else.

    A seam stands where a number may begin or end though the eye sees no gap: ' where the script changes, "
    behind the first of several Chinese digits. The 三 of "张三138…" and "张三一三八…" is no part of the phone.

    Returns:
        The outline, where each of its signs stands in the text, and the digits before each of them, less
        three for each letter that is read as one.
    """
    signs, spans, weights = [OTHER], [(0, 0)], [0, 0]
    gaps = script = ""
    for at, char in enumerate(text):
        sign = _sign_at(text, at, char)
        if sign.value in GAPS:
            gaps += sign.value
            if sign.script == ATTACHED and spans[-1][1] == at:
                spans[-1] = (spans[-1][0], at + 1)
        else:
            if OTHER not in (signs[-1], sign.value):
                between = _between(gaps, script, sign.script, signs[-2] not in _WITHIN)
                if between:
                    signs.append(between)
                    spans.append((at, at))
                    weights.append(0)
            if not OTHER == sign.value == signs[-1]:
                signs.append(sign.value)
                spans.append((at, at + 1))
                weights.append(1 - _DIGITS_FOR_A_LETTER * (sign.script == LETTER))
            gaps, script = "", sign.script
    return "".join(signs) + OTHER, spans, list(accumulate(weights))


def _sign_at(text: str, at: int, char: str) -> Sign:
    sign = sign_of(char)
    return Sign(OTHER) if sign.script == LETTER and is_in_word(text, at) else sign


def _between(gaps: str, before: str, script: str, is_first: bool) -> str:
    if gaps:
        return max(gaps, key=GAPS.index)
    if script != before:
        return SEAM
    return _NAME_END if script == HAN and is_first else ""


def _find(signs: str, balance: List[int], offset: int) -> List[Found]:
    """The numbers in a part of an outline that begins ``offset`` signs after the whole."""
    found: List[Found] = []
    for rule in RULES:
        match = rule.pattern.search(signs)
        while match:
            start, end = match.span("all")
            go_on = match.start() + 1
            is_mostly_digits = balance[offset + start] <= balance[offset + end]
            if is_mostly_digits and rule.fits(_SEAMS.sub("", match["number"])):
                found.append((offset + start, offset + end, rule.word))
                signs = signs[:start] + OTHER * (end - start) + signs[end:]
                go_on = end
            match = rule.pattern.search(signs, go_on)
    return found


def _widen(text: str, start: int, end: int) -> Span:
    """With the plus of a country code, and the bracket whose other half is inside."""
    if text[start - 1 : start] in _PLUS:
        start -= 1
    opened, closed = (sum(char in half for char in text[start:end]) for half in (_OPENING, _CLOSING))
    if closed > opened and text[start - 1 : start] in _OPENING:
        start -= 1
    if opened > closed and text[end : end + 1] in _CLOSING:
        end += 1
    return start, end
