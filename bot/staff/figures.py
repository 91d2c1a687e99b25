"""Tables of figures, made from counts. The page, its pictures and the CSV all show these, so they agree."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import yaml

from bot.clock import local
from bot.loop.grouping import Group
from bot.staff.queue_words import RESULT_WORDS, WHY_WORDS
from bot.staff.span import Span
from bot.store.figures import Answered, Called, Ended, Judged, Waits, rank_of
from bot.store.handovers import CLOSED

Cell = Union[str, int, float, None]
Row = Tuple[Cell, ...]
PERCENTS = (50, 95)
MOST_TOPICS = 5
WITHOUT_TOPIC, OTHER_TOPICS, IN_ALL = "没有主题的", "别的主题", "合计"


@dataclass(frozen=True)
class Table:
    """Rows of figures: in each row what it is about, then numbers; None where there is nothing to count."""

    heads: Tuple[str, ...]
    rows: Tuple[Row, ...]
    total: Optional[Row] = None

    @property
    def sums(self) -> Dict[str, Cell]:
        """The line of totals by the heads."""
        return dict(zip(self.heads, self.total or ()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted."""
        return not any(isinstance(cell, (int, float)) and cell for row in self.rows for cell in row)


@lru_cache(maxsize=1)
def words() -> Dict[str, Any]:
    """How outcomes, reasons and tables are called, and the rules by which they are counted."""
    return dict(yaml.safe_load((Path(__file__).parent / "figures.yml").read_text("utf-8")))


def outcomes(span: Span, pieces: Sequence[Span], ended: Sequence[Ended]) -> Table:
    """Messages and how they ended, in each piece of the time."""
    named: Dict[str, str] = words()["outcomes"]
    heads = ["日期", "问了"]
    for outcome, name in named.items():
        heads += [name, "其中拿不准"] if outcome == "clarify" else [name]
    counts: List[Counter[str]] = [Counter() for _ in pieces]
    place = _places(span, pieces)
    for one in ended:
        found = counts[place[one.day]]
        found["all"] += one.count
        found[one.outcome] += one.count
        found["unsure"] += one.count * one.unsure
    rows = [(piece.label, *_outcome_cells(named, count)) for piece, count in zip(pieces, counts)]
    return Table(tuple(heads), tuple(rows), (IN_ALL, *_outcome_cells(named, sum(counts, Counter()))))


def topics(
    span: Span,
    pieces: Sequence[Span],
    named: Sequence[str],
    counts: Sequence[Answered],
    titles: Mapping[str, str],
) -> Table:
    """Answers in each piece of the time: of the ``named`` topics one by one, of all others together."""
    heads = ("日期", "答了", *(title_of(topic, titles) for topic in named), OTHER_TOPICS)
    found: List[Counter[Optional[str]]] = [Counter() for _ in pieces]
    place = _places(span, pieces)
    for one in counts:
        found[place[one.day]][one.topic] += one.count
    columns = [*named, None]
    rows: List[Row] = [
        (piece.label, sum(count.values()), *(count[topic] for topic in columns))
        for piece, count in zip(pieces, found)
    ]
    sums = sum(found, Counter())
    return Table(heads, tuple(rows), (IN_ALL, sum(sums.values()), *(sums[topic] for topic in columns)))


def most_answered(counts: Mapping[Optional[str], int]) -> List[str]:
    """The topics that were answered most, the most first."""
    named = {topic: count for topic, count in counts.items() if topic is not None}
    return sorted(named, key=lambda topic: (-named[topic], topic))[:MOST_TOPICS]


def topics_by_day(span: Span, counts: Sequence[Answered], titles: Mapping[str, str]) -> Table:
    """One row for each day and topic with answers."""
    days = span.by_day()
    ordered = sorted(counts, key=lambda one: (one.day, -one.count, one.topic or ""))
    rows = [(days[one.day].label, title_of(one.topic, titles), one.count) for one in ordered]
    return Table(("日期", "主题", "答了"), tuple(rows))


def feedback(
    judged: Sequence[Judged], answered: Mapping[Optional[str], int], titles: Mapping[str, str]
) -> Table:
    """Of each topic how often it was answered, and what people said of its cards; the most judged first."""
    reasons: Dict[str, str] = words()["reasons"]
    found: Dict[Optional[str], Counter[str]] = {topic: Counter() for topic in answered}
    for one in judged:
        count = found.setdefault(one.topic, Counter())
        count["useful" if one.useful else "useless"] += one.count
        if not one.useful and one.reason:
            count[one.reason] += one.count
    most = sorted(found, key=lambda one: (-_judged(found[one]), -answered.get(one, 0), title_of(one, titles)))
    rows = [
        (title_of(topic, titles), answered.get(topic, 0), *_judged_cells(reasons, found[topic]))
        for topic in most
    ]
    heads = (
        "主题",
        "答了",
        "评过",
        "有用",
        "没用",
        "有用占比%",
        *(f"没用：{reason}" for reason in reasons.values()),
    )
    cells = _judged_cells(reasons, sum(found.values(), Counter()))
    return Table(heads, tuple(rows), (IN_ALL, sum(answered.values()), *cells))


def waits(pieces: Sequence[Span], found: Sequence[Waits], in_all: Waits) -> Table:
    """Percentiles of the reply time in each piece of the time."""
    rows = [(piece.label, *_wait_cells(one)) for piece, one in zip(pieces, found)]
    return Table(("日期", "消息", "中位数（秒）", "95%（秒）"), tuple(rows), (IN_ALL, *_wait_cells(in_all)))


def hours(counts: Mapping[int, int]) -> Table:
    """Messages in each hour of the day."""
    return Table(("几点", "消息"), tuple((f"{hour}点", counts.get(hour, 0)) for hour in range(24)))


def channels(counts: Mapping[str, int]) -> Table:
    """Messages by the way they came."""
    named: Dict[str, str] = words()["channels"]
    most = sorted(counts, key=lambda channel: (-counts[channel], channel))
    rows = tuple((named.get(channel, channel), counts[channel]) for channel in most)
    return Table(("从哪里来", "消息"), rows)


def missed(groups: Sequence[Group], titles: Mapping[str, str], most: Optional[int] = None) -> Table:
    """Groups of messages that were not answered well, the largest first, at most so many; the total counts all."""
    rows = [
        (
            group.examples[0],
            group.count,
            f"{local(group.newest):%Y-%m-%d %H:%M}",
            "、".join(f"{words()['missed'][why]}{count}" for why, count in sorted(group.whys.items())),
            "、".join(title_of(topic, titles) for topic in group.topics),
        )
        for group in groups[:most]
    ]
    in_all = sum(group.count for group in groups)
    total = (f"{IN_ALL}（{len(groups)}组）", in_all, "", "", "")
    return Table(("例子", "消息", "最近一次", "为什么", "可能的主题"), tuple(rows), total)


def calls(called: Sequence[Called]) -> Table:
    """The people in the queue: why, how long until one of the staff came, how it ended."""
    waited = sorted(one.waited for one in called if one.waited is not None)
    whys, ends = (
        Counter(one.why for one in called),
        Counter(one.result for one in called if one.state == CLOSED),
    )
    states = Counter(one.state for one in called)
    middle = round(waited[rank_of(50, len(waited)) - 1], 1) if waited else None
    rows: List[Row] = [("排上队的人次", len(called))]
    rows += [(f"因为：{name}", whys[why]) for why, name in WHY_WORDS.items()]
    rows += [("有人接了", len(waited)), ("等到有人接，中位数（秒）", middle)]
    rows += [(f"结果：{name}", ends[result]) for result, name in RESULT_WORDS.items()]
    rows += [(name, states[state]) for state, name in words()["states"].items()]
    return Table(("项目", "数"), tuple(rows))


def days(ended: Table, waited: Table) -> Table:
    """Two tables of the same days side by side."""
    rows = tuple((*left, *right[2:]) for left, right in zip(ended.rows, waited.rows))
    return Table((*ended.heads, *waited.heads[2:]), rows)


def title_of(topic: Optional[str], titles: Mapping[str, str]) -> str:
    """How a topic is called; one that the knowledge base has lost by its id."""
    return WITHOUT_TOPIC if topic is None else titles.get(topic, topic)


def share(part: int, whole: int) -> Optional[float]:
    """Percent, with one digit after the point; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def _places(span: Span, pieces: Sequence[Span]) -> List[int]:
    """The piece that each day stands in."""
    return [number for number, piece in enumerate(pieces) for _ in range(piece.days)]


def _outcome_cells(named: Mapping[str, str], count: "Counter[str]") -> Row:
    cells = [count["all"]]
    for outcome in named:
        cells += [count[outcome], count["unsure"]] if outcome == "clarify" else [count[outcome]]
    return tuple(cells)


def _judged(count: "Counter[str]") -> int:
    return count["useful"] + count["useless"]


def _judged_cells(reasons: Mapping[str, str], count: "Counter[str]") -> Row:
    judged, useful = _judged(count), count["useful"]
    return (judged, useful, count["useless"], share(useful, judged), *(count[reason] for reason in reasons))


def _wait_cells(found: Waits) -> Row:
    seconds: Row = tuple(round(value, 3) for value in found.seconds)
    return (found.count, *(seconds or (None for _ in PERCENTS)))
