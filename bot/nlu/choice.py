"""Read which of the offered choices a person takes."""

import re
from typing import Optional, Sequence

from policy_kb.segment import numeral

NONE_OF_THEM = -1
_TAIL = r"(?:嘛|吧|呢|的|嘞|哈|啊|就行|[.。、)])*"
_NONE = re.compile(
    r"(?:(?:都|全)不(?:是|对|要)(?:这些)?|没(?:有|得)(?:一个(?:是|对)|我(?:要|想问|问))的?|一个都不(?:是|对|要)|(?:都)?不是这些|以上都不是)"
    + _TAIL
)
_NUMBER = re.compile(
    rf"(?:我?(?:选|要|是|就|问)?的?)?(?:第|选)?\s*([1-9]|[一二两三四五])\s*(?:(?<=第.)条|个|项|号|样|种|那个)?{_TAIL}"
)
_NUMBER_AND_WORDS = re.compile(r"([1-9]|[一二三四])[,，、. ]\s*\D{1,8}")
_WHICH = r"(?:面)?(?:的|那|这|一)*(?:个|条|项|样)"
_ORDER = (
    (
        re.compile(rf"(?:选|要|就)?(?:(?:头|最前|最上|最先)(?:一|{_WHICH})个?|(?:上头|前头){_WHICH}){_TAIL}"),
        0,
    ),
    (re.compile(rf"(?:选|要|就)?(?:(?:最后|末尾|末了|最下){_WHICH}?|(?:后头|底下){_WHICH}){_TAIL}"), -1),
)
_LONGEST = 12


def read_choice(text: str, titles: Sequence[str]) -> Optional[int]:
    """The index of the chosen title, `NONE_OF_THEM`, or None if the message is no choice.

    Args:
        text: the normalised message. titles: what was offered, in order.
    """
    short = text.strip(" ,。.!?？！~")
    if len(short) > _LONGEST:
        return None
    if _NONE.fullmatch(short):
        return NONE_OF_THEM
    matching = [at for at, title in enumerate(titles) if len(short) >= 2 and short in title]
    if short in titles or len(matching) == 1:
        return titles.index(short) if short in titles else matching[0]
    found = _NUMBER.fullmatch(short) or _NUMBER_AND_WORDS.fullmatch(short)
    if found:
        mark = found.group(1).replace("两", "二")
        at = (int(mark) if mark.isdigit() else numeral(mark)) - 1
        return at if at < len(titles) else None
    for pattern, at in _ORDER:
        if pattern.fullmatch(short):
            return at % len(titles)
    return None
