"""The score sheet for question-answering on government sites, filled in from the figures. Its words: score_sheet.yml."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

import yaml

from bot.model_file import ROOT
from bot.recorded import RECORDED, read_recorded
from bot.staff.figures import share
from bot.store.figures import Ended, Judged

Value = Union[int, float, None]


@dataclass(frozen=True)
class Item:
    """One line of the sheet; `proposed` is None where nothing is proposed."""

    name: str
    points: float
    asks: str
    has: str
    where: str
    rule: str
    used: str
    proposed: Optional[float]


@dataclass(frozen=True)
class Measured:
    """What was measured before release: the share (0 to 1) of ``of`` recorded questions that were answered rightly."""

    share: float
    of: int


@lru_cache(maxsize=1)
def sheet() -> Dict[str, Any]:
    """The sheet's words and rules."""
    return dict(yaml.safe_load((Path(__file__).parent / "score_sheet.yml").read_text("utf-8")))


def values_of(
    ended: Sequence[Ended],
    answered: Mapping[Optional[str], int],
    judged: Sequence[Judged],
    hot: Sequence[str],
    keep: int,
) -> Dict[str, Value]:
    """The figures that the sheet speaks of.

    Args:
        answered: answers of each topic. hot: the topics that the chat page begins with. keep: days that words are kept.
    """
    messages = sum(one.count for one in ended)
    answers = sum(one.count for one in ended if one.outcome == "answered")
    of_topics, of_hot = sum(answered.values()), sum(answered.get(topic, 0) for topic in hot)
    return {
        "messages": messages,
        "answered": answers,
        "answered_share": share(answers, messages),
        "clarify": sum(one.count for one in ended if one.outcome == "clarify"),
        "unsure": sum(one.count for one in ended if one.unsure),
        "answers": of_topics,
        "hot": len(hot),
        "hot_answers": of_hot,
        "hot_share": share(of_hot, of_topics),
        **_judged("judged", "useful_share", judged),
        **_judged("judged_answers", "useful_answers", [one for one in judged if one.outcome == "answered"]),
        "keep": keep,
    }


def functions(values: Mapping[str, Value]) -> List[Item]:
    """The items of 功能完整度."""
    return [
        Item(
            name=item["name"],
            points=item["points"],
            asks=item["asks"],
            has=item["has"].format_map(values),
            where=item["where"],
            rule=item["rule"],
            used=item["used"].format_map(values) if values[item.get("needs", "keep")] else item["no_use"],
            proposed=item["proposed"],
        )
        for item in sheet()["functions"]
    ]


def accuracy(values: Mapping[str, Value], measured: Optional[Measured]) -> Item:
    """问答准确度, as measured before release and as people judged it."""
    words = sheet()["accuracy"]
    found = words["not_measured"]
    if measured:
        percent = round(100 * measured.share, 1)
        found = words["measured"].format(set=words["set"], of=measured.of, share=percent)
    judged = words["judged" if values["judged_answers"] else "not_judged"].format_map(values)
    return Item(
        name=words["name"],
        points=words["points"],
        asks=words["asks"],
        has=found,
        where=words["beware"],
        rule=words["rule"],
        used=judged,
        proposed=round(words["proposed_of"] * measured.share, 1) if measured else None,
    )


def read_measured(root: Path = ROOT) -> Optional[Measured]:
    """What was measured on the sheet's set of recorded questions; None where the tests are not installed."""
    words, folder = sheet()["accuracy"], root / "tests/questions"
    questions = folder / f"{words['set']}.jsonl"
    if not questions.exists() or not (folder / RECORDED).exists():
        return None
    found = read_recorded(root).get(words["set"])
    lines = (json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip())
    of = sum(line["kind"] in words["kinds"] for line in lines)
    return Measured(found[words["figure"]], of) if found else None


def _judged(count: str, useful: str, judged: Sequence[Judged]) -> Dict[str, Value]:
    in_all = sum(one.count for one in judged)
    good = sum(one.count for one in judged if one.useful)
    return {count: in_all, useful: share(good, in_all)}
