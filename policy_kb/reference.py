"""Direct references to a clause in what a person writes: 第十七条, 15条谁牵头, 二（三）17, 第三部分第六, 2.3.17."""

import re
from typing import Dict, List

from policy_kb.segment import NUMERALS, numeral

_N = rf"(?:[{NUMERALS}]{{1,3}}|\d{{1,2}})"
_FULL = re.compile(r"(?<![\d.])([1-3])\.(\d{1,2})\.(\d{1,2})(?![\d.])")
# 1.2 may be an amount (1.2万): only as the whole of a message about a clause.
_SHORT = re.compile(r"^\s*([13])\.(\d)\s*(?:[条條款]|原文|谁.*|哪.*|讲.*|说.*|写.*|是.*|的.*)?$")
_OUTLINE = re.compile(rf"([一二三])[(（]({_N})[)）](?:第?({_N})条?)?")
_PART = re.compile(
    rf"第([一二三123])(?:大?部分|大条|章)的?(?:第|[(（])?({_N})?(?:[)）]|条|点|款|小节|节|项)?(?:第?({_N})条)?"
)
_NUMBERED = re.compile(rf"第\s*({_N})\s*[条條]")
# Without 第 a small number may just count something (写了三条): only what follows makes it a reference.
_BARE = re.compile(
    rf"(?<![第\d{NUMERALS}])(\d{{1,2}}|[{NUMERALS}]*十[{NUMERALS}]?)[条條](?=$|[\s?？,，。]|谁|哪|归|牵头|原文|内容|讲|说|写|是|管|的|呢|[一二两三四五]家)"
)


def find_clauses(text: str, clauses: Dict[str, object]) -> List[str]:
    """The ids of the clauses that ``text`` names by number, in order, each once.

    Args:
        text: what the person wrote, normalised.
        clauses: the clauses of the document by id; a number that names none of them is passed over.
    """
    found: List[str] = []
    for pattern in (_FULL, _SHORT):
        found += [".".join(match.groups()) for match in pattern.finditer(text)]
    for pattern in (_OUTLINE, _PART):
        for match in pattern.finditer(text):
            part, section, item = (str(_value(group)) if group else "" for group in match.groups())
            found.append(".".join(p for p in (part, section, item) if p))
            found += _by_item(item or section if part == "2" else "", clauses)
    for pattern in (_NUMBERED, _BARE):
        for match in pattern.finditer(_without_parts(text)):
            found += _by_item(str(_value(match.group(1))), clauses)
    return list(dict.fromkeys(clause for clause in found if clause in clauses))


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    try:
        return numeral(text)
    except ValueError:
        return 0


def _by_item(item: str, clauses: Dict[str, object]) -> List[str]:
    return [clause for clause in clauses if item and clause.count(".") == 2 and clause.endswith(f".{item}")]


def _without_parts(text: str) -> str:
    return _PART.sub(" ", text)
