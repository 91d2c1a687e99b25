"""The recorded questions: never trained on, and figures that no change may fall behind."""

import asyncio
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.cli.score import ask_spoilt
from bot.nlu.normalizer import normalize
from bot.recorded import SLACK, fallen, question_files, read_recorded
from bot.scorecard import TOPICAL, add_up, judge, read_questions
from bot.training_data import read_utterances
from tests.conftest import Talk

ROOT = Path(__file__).parent.parent
FILES = question_files()
RECORDED = read_recorded()
MOST_LOST = 0.03


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_question_stands_in_the_training_data(path: Path) -> None:
    said = {normalize(utterance.text) for utterance in read_utterances(ROOT / "data/nlu")}
    # One word alone (「2」, 「😭」) is nobody's property.
    turns = {normalize(turn) for asked in read_questions(path) for turn in asked.turns}
    assert sorted(turn for turn in turns & said if len(turn) > 4) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_figure_falls_behind_what_was_recorded(path: Path, talk: Talk) -> None:
    questions = read_questions(path)
    rows = [judge(asked, [m["custom"] for m in talk(*asked.turns)[-1]]) for asked in questions]
    assert fallen(add_up(rows), RECORDED[path.stem]) == {}, "if this is meant: make score FILE=… RECORD=1"


def test_noise_costs_little(agent: Agent, loop: asyncio.AbstractEventLoop) -> None:
    questions = [q for q in read_questions(ROOT / "tests/questions/heldout_e.jsonl") if q.kind in TOPICAL]
    clean = RECORDED["heldout_e"]["top1"]
    spoilt = loop.run_until_complete(ask_spoilt(agent, questions))
    assert clean - sum(spoilt.values()) / len(spoilt) <= MOST_LOST + SLACK, spoilt
