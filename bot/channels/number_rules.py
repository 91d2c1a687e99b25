"""What personal numbers look like in the outline of a message (`personal_numbers.outline_of`).

A pattern names as ``all`` what is to be masked and as ``number`` the number in it without a country code.
Rules come in the order of how sure they are; what one has found, the next ones no longer see.
"""

import re
from typing import Callable, NamedTuple, Pattern

MOBILE, ID_CARD, BANK_CARD = "〔手机号〕", "〔身份证号〕", "〔银行卡号〕"

_GAP, _NO_POINT = r"[- .,\n]", r"[- ,\n]"
_BORDER, _NO_LIST = r"[- .,\n']", r"[- \n']"  # of a group
_SEAM = r"['\"]?"
_PERHAPS = r"[- .,\n'\"]?"  # written ~ in the patterns
_PROVINCE = "(?:1~[1-5]|2~[1-3]|3~[1-7]|4~[1-6]|5~[0-4]|6~[1-5]|[789]~[1-3])"
_DAY = r"(?:0~[1-9]|1~[0-2])~(?:0~[1-9]|[12]~\d|3~[01])"
_ID = rf"{_PROVINCE}~(?:\d~){{4}}(?:1~9~\d|2~0~[0-2])~\d~{_DAY}~(?:\d~){{3}}[\dX]"
# The look at the gap comes first because it is quick.
_OLD_ID = rf"(?=[\d'\"]{{1,24}}{_GAP}){_PROVINCE}~(?:\d~){{4}}\d~\d~{_DAY}(?:~\d){{3}}"
_MOBILE = "1~[3-9]"
_COUNTRY = "(?:(?:00)?86~|0)?"
_ID_GROUPS = "18 6-8-4 6-4-4-4 6-4-2-2-4 6-8-3-1 6-12 10-8 14-4 16-2 17-1 6-6-6 3-3-8-4 3-3-4-4-4 4-4-4-4-2"
_OLD_ID_GROUPS = "6-6-3 6-9 12-3 6-2-2-2-3 4-4-4-3"
_CARD_GROUPS = "4-4-4-4-3 4-4-4-4-2 4-4-4-4-1 4-4-4-4"
_MOBILE_GROUPS = "11 3-4-4 3-3-5 4-4-3 3-8 7-4 3-2-2-2-2"
_RARE_MOBILE_GROUPS = (
    "8-3 4-7 5-6 6-5 1-10 10-1 4-3-4 3-5-3 5-3-3 3-4-2-2 3-2-2-4 3-2-3-3 3-3-2-3 3-3-3-2 2-3-3-3 "
    "3-4-1-1-1-1 3-1-1-1-1-1-1-1-1 3-1-1-1-1-4 1-1-1-4-4 2-2-2-2-2-1 1-2-2-2-2-2 2-1-2-2-2-2"
)
_MOST_GROUPS = 5
# What stands in a list in its own right: a sum, a hotline.
_VALUE = re.compile(r"[1-9]\d{0,4}0|1[12]\d|12\d{3}|9[56]\d{3}")
_MONTH_OR_YEARS = re.compile(rf"19\d\d{_GAP}(?:0?[1-9]|1[0-2]|(?:19|20)\d\d)(?!\d)")


class Rule(NamedTuple):
    """Masks with ``word`` what the pattern finds in an outline, if the number without seams ``fits``."""

    word: str
    pattern: Pattern[str]
    fits: Callable[[str], bool]


def _always(number: str) -> bool:
    return True


def _is_no_list(number: str) -> bool:
    groups = re.split("[ ,\n]", number)
    return len(groups) == 1 or not all(_VALUE.fullmatch(group) for group in groups)


def _is_no_date(number: str) -> bool:
    return _is_no_list(number) and not _MONTH_OR_YEARS.match(number)


def _is_spelled_oddly(number: str) -> bool:
    gaps = re.findall(_GAP, number)
    return not {",", "."} & set(gaps) and len(gaps) < _MOST_GROUPS and _is_no_date(number)


def _pattern(before: str, number: str, after: str, prefix: str = "") -> Pattern[str]:
    whole = rf"{before}(?P<all>{prefix}(?P<number>{number})){after}"
    return re.compile(whole.replace("~", _PERHAPS))


def _piece(number: str, prefix: str = "") -> Pattern[str]:
    return _pattern(r"(?<!\d)", number, r"(?!\d)", prefix)


def _alone(number: str, prefix: str = "") -> Pattern[str]:
    """Around it stand only words, and numbers already found."""
    return _pattern("#~", number, "(?=~#)", prefix)


def _block(number: str) -> Pattern[str]:
    """All digits between two gaps; but the 三 of a name before figures makes no block with them."""
    return _pattern(r"(?<![\d'\"])(?!\d')", number, r"(?![\d'\"])")


def _groups(sizes: str, border: str = _BORDER, digit: str = r"\d") -> str:
    """Digits in groups of any of these sizes."""
    shapes = [
        border.join(rf"{digit}(?:{_SEAM}{digit}){{{int(size) - 1}}}" for size in shape.split("-"))
        + rf"(?!{digit})"
        for shape in sizes.split()
    ]
    return "|".join(shapes)


def _singly(least: int, most: int) -> str:
    """Further digits one by one; points only if nothing else, for 2.1.3、2.1.4 is a list of clauses."""
    return rf"(?:(?:\.\d){{{least},{most}}}|(?:{_NO_POINT}\d){{{least},{most}}})"


def _card(size: int, first: str, second: str) -> str:
    """A card in groups of ``size``; its last one to three digits are not the beginning of another number."""
    group, more, end = rf"\d(?:{_SEAM}\d){{{size - 1}}}", "(?P=gap)", rf"(?!{_SEAM}\d)"
    rest = rf"(?:{more}{group}){{{16 // size - 3}}}"
    tail = rf"{more}\d(?:{_SEAM}\d){{0,2}}" if size > 1 else rf"(?:{more}\d){{1,3}}"
    other = rf"{_GAP}{_MOBILE}(?:~\d){{9}}(?!\d)|{_GAP}{_ID}"
    return rf"(?=[3-9]){group}{first}{group}{second}{group}{rest}{end}(?:(?!{other}){tail}{end})?"


_SAME = rf"(?P<gap>{_GAP})"
_ID_SPELLED = rf"(?={_ID})(?:{_groups(_ID_GROUPS, digit='[0-9X]')}|\d{_singly(16, 16)}{_GAP}[\dX])"
_OLD_ID_SPELLED = rf"(?={_OLD_ID})(?:{_groups(_OLD_ID_GROUPS)}|\d{_singly(14, 14)})"
_ID_UNDATED = rf"(?=[1-9])(?:{_groups('15 18 6-8-4 6-4-2-2-4', digit='[0-9X]')})"
_CARD_WHOLE = rf"[3-9](?:(?:{_SEAM}\d){{18}}|(?:{_SEAM}\d){{15,16}})"
_MOBILE_SPELLED = rf"(?={_MOBILE})(?:{_groups(_MOBILE_GROUPS)}|\d{_singly(10, 10)})"

RULES = (
    Rule(ID_CARD, _piece(_ID_SPELLED), _always),
    Rule(ID_CARD, _alone(_ID), _always),
    # In one piece: whatever the digits are.
    Rule(BANK_CARD, _pattern(r"(?<=#\d['\"])", _CARD_WHOLE, r"(?![\d'\"])"), _always),
    Rule(BANK_CARD, _block(_CARD_WHOLE), _always),
    Rule(MOBILE, _piece(r"1\"?[3-9]\d{9}", _COUNTRY), _always),
    Rule(ID_CARD, _piece(r"(?<!\")\d\"?(?:\d{16}~X|\d{17}|\d{14})"), _always),
    Rule(BANK_CARD, _piece(r"(?<!\")\d\"?\d{15,}"), _always),
    # In groups.
    Rule(BANK_CARD, _piece(_CARD_WHOLE), _always),
    Rule(BANK_CARD, _piece(_card(4, _SAME, "(?P=gap)")), _is_no_list),
    Rule(BANK_CARD, _piece(_card(1, _SAME, "(?P=gap)")), _always),
    Rule(BANK_CARD, _alone(rf"(?=[3-9])(?:{_groups(_CARD_GROUPS)})"), _is_no_list),
    Rule(BANK_CARD, _alone(rf"[3-9]{_singly(15, 18)}"), _always),
    Rule(BANK_CARD, _alone(r"6~2(?:~\d){14,17}"), _is_no_list),
    Rule(ID_CARD, _piece(_ID_UNDATED), _always),
    Rule(ID_CARD, _piece(_OLD_ID_SPELLED), _always),
    Rule(MOBILE, _piece(_MOBILE_SPELLED, _COUNTRY), _is_no_date),
    Rule(
        MOBILE, _piece(rf"(?={_MOBILE})(?:{_groups(_RARE_MOBILE_GROUPS, _NO_LIST)})", _COUNTRY), _is_no_date
    ),
    Rule(MOBILE, _alone(rf"{_MOBILE}(?:~\d){{9}}", _COUNTRY), _is_spelled_oddly),
    # The first group in brackets.
    Rule(BANK_CARD, _piece(_card(4, _GAP, _SAME)), _is_no_list),
    # Up to three digits before or behind a phone (张三一三八…), several numbers with nothing between them.
    Rule(
        MOBILE,
        _pattern(r"(?<!\d)(?:\d{1,3}(?=\d{11}(?!\d)))??", r"1\"?[3-9]\d{9}", r"(?=\d{0,3}(?!\d))"),
        _always,
    ),
    Rule(BANK_CARD, _piece(rf"\d(?:{_SEAM}\d){{14,19}}"), _always),
)
