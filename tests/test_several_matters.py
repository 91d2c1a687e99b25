"""Messages with two or three matters, and messages with one that look as if they had more."""

import json
from pathlib import Path
from typing import Any, Dict, List

from tests.conftest import Talk

FILE = Path(__file__).parent / "several_matters.jsonl"
# 37 of 45 are found, 3 of 35 split.
FOUND_AT_LEAST, SPLIT_AT_MOST = 0.8, 0.15


def answers(talk: Talk, asked: Dict[str, Any]) -> List[str]:
    cards = [message["custom"] for message in talk(asked["text"])[0]]
    return [card["cites"][0]["clause"] for card in cards if card["outcome"] == "answered"]


def test_each_matter_has_a_card_and_one_matter_has_one(talk: Talk) -> None:
    questions = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    several = [asked for asked in questions if len(asked["clauses"]) > 1]
    single = [asked for asked in questions if len(asked["clauses"]) == 1]
    found = sum(set(asked["clauses"]) <= set(answers(talk, asked)) for asked in several) / len(several)
    split = sum(len(answers(talk, asked)) > 1 for asked in single) / len(single)
    assert found >= FOUND_AT_LEAST and split <= SPLIT_AT_MOST, (found, split)
