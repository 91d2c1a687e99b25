"""What plain words may not hold unless it is printed in the document: numbers, and what is no words at all."""

import re
from typing import Iterator, List

from policy_kb.model import Kb, Topic

_UNIT = "元|块|角|分钱|万|天|日|号|周|星期|礼拜|月|季|年|岁|倍|成|折|亩|次|小时|钟|分钟|公里|人|户|平方|米|级|工作日"
# Written out, a number is one only with what it counts: 三下五除二 and 两边签字 are words. One alone is no number either
# (打一次电话, 一个月多少钱), unless it is a limit: 一年以内. Three digits in a row are a number that is dialled.
_WRITTEN = re.compile(
    "百分之[零一二三四五六七八九十百]+|[零〇幺一二三四五六七八九]{3,}|[一两]半|[双加翻]倍|[减对]半"
    rf"|(?!一个?(?:{_UNIT}))[零一二三四五六七八九十百千万亿两半]+(?=个?(?:{_UNIT}))"
    rf"|一(?=个?(?:{_UNIT})(?:之?[内中]|以[内上下]|[前后]))"
)
_FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)?")
# Addresses of sites and accounts are numbers to call in another coat.
_MARKUP = re.compile(
    r"[<>*_`#|~\\{}\[\]@]|https?:|&\w+;|(?:www\.)?[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|vip|cc)(?![a-z0-9])|www\.|wxid|微信号|QQ",
    re.IGNORECASE,
)
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
    """Signs of HTML or Markdown, addresses of sites and accounts, and pictures."""
    return [*_MARKUP.findall(text), *_PICTURE.findall(text)]
