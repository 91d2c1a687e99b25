"""Direct references to a clause in what a person writes: 第十七条, 15条谁牵头, 二（三）17, 第三部分第六, 2.3.17."""

import re
from typing import Container, List

from policy_kb.segment import NUMERALS, numeral

MISSING = "?"
_N = rf"(?:[{NUMERALS}]{{1,3}}|\d{{1,3}})"
_FULL = r"(?<![\d.])(?P<full>[1-3]\.\d{1,2}\.\d{1,2})(?![\d.])"
# 1.2 may be an amount (1.2万): only as the whole of a message about a clause.
_SHORT = re.compile(r"^\s*([13]\.\d)\s*(?:[条條款]|原文|谁.*|哪.*|讲.*|说.*|写.*|是.*|的.*)?$")
_OUTLINE = rf"(?P<part>[一二三])、?[(（](?P<section>{_N})[)）]、?(?:第?(?P<item>{_N})[条條.]?)?"
_PART = (
    rf"第(?P<part2>[一二三123])(?:大?部分|大条|章)的?(?:第?[(（]?(?P<section2>{_N})(?:[)）]|点|款|小节|节|项|$|(?=\s)))?"
    rf"(?:第?(?P<item2>{_N})[条條])?"
)
_NUMBERED = rf"第\s*(?P<numbered>{_N}|[{NUMERALS}百]{{1,5}})\s*[条條]"
# Without 第 a small number may just count something (写了三条): only what follows makes it a reference.
_BARE = (
    rf"(?<![第\d{NUMERALS}])(?P<bare>\d{{1,2}}|[{NUMERALS}]*十[{NUMERALS}]?)[条條]"
    r"(?=$|[\s?？,，。、和跟与同]|谁|哪|归|牵头|原文|内容|讲|说|写|是|管|的|呢|[一二两三四五]家)"
)
_ANY = re.compile("|".join((_FULL, _OUTLINE, _PART, _NUMBERED, _BARE)))
_ENDS = re.compile(r"(?P<head>开头|文头|抬头|第一段)|(?P<close>结尾|最后一段|末尾|末段)")
_ASKS_TEXT = re.compile("原文|原话|原句|一段|写|讲|内容|念")


def find_clauses(text: str, clauses: Container[str]) -> List[str]:
    """The ids of the clauses that ``text`` names by number or place, in order, each once.

    Args:
        text: what the person wrote, normalised.
        clauses: the ids of the document's clauses; a number that names none of them gives `MISSING`.
    """
    short = _SHORT.match(text)
    found = [short.group(1)] if short else []
    for match in _ANY.finditer(text):
        found += _named(match, clauses)
    ends = _ENDS.search(text)
    if ends and _ASKS_TEXT.search(text):
        found.append("0" if ends.group("head") else "4")
    known = [clause for clause in found if clause in clauses]
    return list(dict.fromkeys(known if known or not found else [MISSING]))


def _named(match: "re.Match[str]", clauses: Container[str]) -> List[str]:
    groups = match.groupdict()
    if groups["full"]:
        return [groups["full"]]
    item = next((groups[name] for name in ("item", "item2", "numbered", "bare") if groups[name]), None)
    part = groups["part"] or groups["part2"]
    section = groups["section"] or groups["section2"]
    if item and (not part or _value(part) == 2):
        return [_item_id(_value(item), clauses)]
    if part and (item or section):
        return [f"{_value(part)}.{_value(item or section)}"]
    return []


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    try:
        return numeral(text)
    except ValueError:
        return 0


def _item_id(item: int, clauses: Container[str]) -> str:
    """The numbered items run through the sections of part two."""
    ids = (f"2.{section}.{item}" for section in range(1, 10))
    return next((clause for clause in ids if clause in clauses), MISSING)
