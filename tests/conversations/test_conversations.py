"""Play every conversation of these folders: what a person says, and what must be on the card."""

from pathlib import Path
from typing import Any, Dict, List

import pytest
import yaml

from tests.conftest import Talk

FILES = sorted(Path(__file__).parent.glob("*/*.yml"))
CHECKS = {
    "outcome": lambda card, value: card["outcome"] == value,
    "topic": lambda card, value: card["topic"] == value,
    "clause": lambda card, value: card["cites"][0]["clause"] == value,
    "quotes": lambda card, value: any(value in cite["quote"] for cite in card["cites"]),
    "lead": lambda card, value: value in [o["name"] for o in card["offices"] if o["role"] == "lead"],
    "office": lambda card, value: value in [o["name"] for o in card["offices"]],
    "phone": lambda card, value: value in [line["number"] for line in card["hotlines"]],
    "first_phone": lambda card, value: card["hotlines"][0]["number"] == value,
    "choice": lambda card, value: value in [choice["topic"] for choice in card["choices"]],
    "says": lambda card, value: value in card["say"],
    "step": lambda card, value: any(value in step for step in card["steps"]),
    "no_step": lambda card, value: not any(value in step for step in card["steps"]),
    "no_yes": lambda card, value: not card["say"].startswith(("是", "对", "没错", "可以")),
    "leaves_open": lambda card, value: bool(card["not_stated"]) is value,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_conversation(path: Path, talk: Talk) -> None:
    turns: List[Dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    answers = talk(*[turn["say"] for turn in turns])
    for turn, messages in zip(turns, answers):
        card = messages[0]["custom"]
        assert len(messages) == turn.pop("cards", 1), f"{turn['say']}: {len(messages)} cards"
        for name, value in turn.items():
            if name != "say":
                assert CHECKS[name](card, value), f"{turn['say']}: {name} is not {value!r} in {card}"
