"""Read which of the offered choices a person takes."""

import re
from typing import Optional, Sequence

from policy_kb.segment import numeral

NONE_OF_THEM = -1
_NONE = re.compile(r"都不(是|对|要)|没(有|得)(一个|我)|一个都不|不是这些|全不是")
_NUMBER = re.compile(
    r"^(?:我?(?:选|要|是|就|问)?的?)?(?:第|选)?\s*([1-9]|[一二两三四五])\s*(?:个|条|项|号|样|种|点)?(?:嘛|吧|呢|的|嘞|那个|哈|啊|就行|[.。、)])*$"
)
_ORDER = (
    (re.compile(r"^(?:选|要|就)?(?:头一|最前|最上|最先|上头|前头)"), 0),
    (re.compile(r"^(?:选|要|就)?(?:最后|末尾|末了|最下|后头|底下)"), -1),
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
    if _NONE.search(short):
        return NONE_OF_THEM
    matching = [at for at, title in enumerate(titles) if len(short) >= 2 and short in title]
    if short in titles or len(matching) == 1:
        return titles.index(short) if short in titles else matching[0]
    found = _NUMBER.match(short)
    if found:
        mark = found.group(1).replace("两", "二")
        at = (int(mark) if mark.isdigit() else numeral(mark)) - 1
        return at if at < len(titles) else None
    for pattern, at in _ORDER:
        if pattern.match(short):
            return at % len(titles)
    return None
