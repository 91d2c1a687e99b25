"""The recorded questions: never trained on, and the figures they must reach."""

from pathlib import Path
from typing import Dict

import pytest

from bot.nlu.normalizer import normalize
from bot.scorecard import add_up, judge, read_questions
from bot.training_data import read_utterances
from tests.conftest import Talk

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "tests/questions").glob("*.jsonl"))
# What `make score` must give on each file (contract, section 5): at least, or at most for the last three.
AT_LEAST = {"dev": {"top1": 0.82, "refused": 0.75, "emergency": 1.0}}
AT_MOST = {"dev": {"wrong_certain": 0.10, "false_alarm": 0.03, "empty": 0.0}}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_question_stands_in_the_training_data(path: Path) -> None:
    said = {normalize(utterance.text) for utterance in read_utterances(ROOT / "data/nlu")}
    # One word alone (「2」, 「😭」) is nobody's property.
    turns = {normalize(turn) for asked in read_questions(path) for turn in asked.turns if len(turn) > 4}
    assert sorted(turns & said) == []


@pytest.mark.parametrize("name", AT_LEAST)
def test_the_figures_are_reached(talk: Talk, name: str) -> None:
    questions = read_questions(ROOT / f"tests/questions/{name}.jsonl")
    rows = [judge(asked, [m["custom"] for m in talk(*asked.turns)[-1]]) for asked in questions]
    figures: Dict[str, float] = {key: figure["share"] for key, figure in add_up(rows).items()}
    for key, least in AT_LEAST[name].items():
        assert figures[key] >= least, (key, figures)
    for key, most in AT_MOST[name].items():
        assert figures[key] <= most, (key, figures)
