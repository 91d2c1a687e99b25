"""Cut a message that may hold several matters into its parts."""

import re
from typing import List, NamedTuple, Tuple

# What people say before another matter.
_ANOTHER = re.compile(
    r"[,，。;；!！?？、 ]*(?=(?:另外?[,，]|另外|外加|还有(?!没|哪|什么|多)|还想起|顺便|顺带|顺手|再问|再么|再就是|再一个|再有|还想(?:问|了解)"
    r"|也想(?:问|了解)|同时想|然后想问|话说|至于我|第[二三][个件]|(?<!第)一个是|又怕|又想|对了|(?<![一两二三四五六])[二三](?:、|是|来)(?![一二三四五六七八九十年]))(?!$))"
)
_NUMBERED = re.compile(r"(?:[(（]?[1-4一二三四][)）、.]|[①②③④])(?=[^\d])")
_QUESTION = re.compile(r"[?？;；]+")
_LISTED = re.compile("[、]")
_COMMA = re.compile("[,，]")
_ASKS = re.compile(
    "[吗嘛咋谁啥哪几]|怎[么样]|什么|多少|有没有|可不可以|(?P<be>[能会有是要])不(?P=be)|给[能会有是要算]|不$"
)
# A longer message with commas is a story; parts as short as these are a list of bare words (讨薪 娃入学).
_SHORT, _BARE = 40, 4
_WAYS: Tuple[Tuple["re.Pattern[str]", int], ...] = (
    (_ANOTHER, 5),
    (_NUMBERED, 4),
    (_QUESTION, 6),
    (_LISTED, 3),
    (_COMMA, 4),
)
_ANNOUNCED = (_ANOTHER, _NUMBERED)
_MOST = 4


class Parts(NamedTuple):
    """The parts of a message, whether it announces that they are several matters (另外…, 一、…二、…), and how many of them
    must be matters for it to be believed."""

    texts: List[str]
    announced: bool
    least: int = 2


def matters(text: str) -> Parts:
    """The parts of a normalised text that may each be a matter of its own; none where there are not two.

    Full stops do not part, nor commas in a longer message: stories are full of them. A blank has become a comma by then.
    """
    for pattern, shortest in _WAYS:
        stripped = [part.strip(" ,，、。;；:：!！?？") for part in pattern.split(text)]
        bare = pattern is _COMMA and all(len(part) <= _BARE for part in stripped)
        kept = [part for part in stripped if len(part) >= (2 if bare else shortest)]
        if len(kept) > 1 and (pattern is not _COMMA or len(text) <= _SHORT):
            return Parts(kept[:_MOST], pattern in _ANNOUNCED, _least(kept, bare) if pattern is _COMMA else 2)
    return Parts([], False)


def _least(parts: List[str], bare: bool) -> int:
    """How many of the parts between commas must be matters: all where each asks or is a bare word, else three."""
    return len(parts) if bare or all(_ASKS.search(part) for part in parts) else 3
