"""What plain words may not hold unless it is printed in the document: numbers, and what is no words at all."""

import re
from typing import Iterator, List

from policy_kb.model import Kb, Topic

_UNIT = "元|块|角|分钱|万|天|日|号|周|星期|月|季|年|岁|倍|成|折|亩|次|小时|分钟|公里|人|户|平方|米|级"
# Written out, a number is one only with what it counts: 三下五除二 and 两边签字 are words. One alone is no number either
# (打一次电话, 一个月多少钱), unless it is a limit: 一年以内.
_WRITTEN = re.compile(
    rf"百分之[零一二三四五六七八九十百]+|(?!一个?(?:{_UNIT}))[零一二三四五六七八九十百千万亿两半]+(?=个?(?:{_UNIT}))"
    rf"|一(?=个?(?:{_UNIT})(?:之?内|以[内上下]|[前后]))"
)
_FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MARKUP = re.compile(r"[<>*_`#|~\\{}\[\]]|https?:|&\w+;")
# Pictures, arrows and ornaments: a screen reader reads them out by their names, an old phone draws boxes.
_PICTURE = re.compile("[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]")


def numbers_of(text: str) -> List[str]:
    """The numbers of a text as they are written: 54, 三 (of 三个月), 百分之五."""
    return [*_FIGURES.findall(text), *_WRITTEN.findall(text)]


def unproved_numbers(kb: Kb, topic: Topic, text: str) -> Iterator[str]:
    """Numbers that stand neither in a clause that the topic quotes, nor among the hotlines, nor in the document's number."""
    clauses = "".join(kb.document.clauses[cite.clause].text for cite in topic.cites)
    printed = {*numbers_of(clauses), *numbers_of(kb.document.number), *kb.hotlines}
    yield from (number for number in numbers_of(text) if number not in printed)


def not_words(text: str) -> List[str]:
    """Signs of HTML or Markdown, and pictures."""
    return [*_MARKUP.findall(text), *_PICTURE.findall(text)]
