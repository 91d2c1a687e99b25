"""The loop, once round: a week of messages, a group that is given to a topic, `make train`, and its messages are answered."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import pytest

from bot.staff import reviewing
from bot.staff.reviewing import Choice, Groups, learn, prepare, settle
from bot.store.database import Database
from bot.store.missed import missed
from tests import seeded_words as words
from tests.conftest import Talk
from tests.seeded_week import SINCE, UNTIL, seeded_file
from tests.test_house_rules import ROOT, tracked

TOPIC = "skills_training"
WORDINGS = words.REFUSED["driving_licence"][1]
# More days than have passed since that week.
EVER = 100_000


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as it stands, to be trained with other data."""
    for path in tracked():
        target = tmp_path / "copy" / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return tmp_path / "copy"


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def ask_all(folder: Path, texts: List[str], clause: str) -> Dict[str, Any]:
    """The scorecard of questions that should be answered from a clause."""
    nothing: Dict[str, Any] = {"also_ok": [], "offices": [], "must_any": [], "style": "seeded", "note": ""}
    rows = [
        {"id": f"q{at}", "turns": [text], "kind": "answer", "clauses": [clause], **nothing}
        for at, text in enumerate(texts)
    ]
    questions, score = folder / "asked.jsonl", folder / "score.json"
    questions.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    run(folder, "bot.cli.score", str(questions), "--out", str(score))
    found: Dict[str, Any] = json.loads(score.read_text("utf-8"))
    return found


@pytest.mark.timeout(900)
def test_a_group_given_to_a_topic_is_answered_after_training(
    copy: Path, tmp_path: Path, talk: Talk, kb: Any
) -> None:
    before = [talk(text)[0][0]["custom"] for text in WORDINGS]
    assert all(card["topic"] != TOPIC or card["outcome"] != "answered" for card in before)
    shutil.copy(seeded_file(), tmp_path / "week.db")
    database, nlu = Database(f"sqlite:///{tmp_path}/week.db"), copy / "data/nlu"
    groups = database.read_now(Groups(EVER).of)
    (found,) = [one for one in groups if set(one.examples) & set(WORDINGS)]
    assert {message.text.partition("，")[0] for message in found.messages} == set(WORDINGS)
    chosen = Choice("topic", TOPIC, tuple(text for text in found.examples if "〔" not in text), "")
    reviewed = prepare("张三", chosen, nlu)
    learnt = learn(reviewed, nlu)
    database.now(lambda connection: settle(connection, "张三", found.messages, chosen, learnt))
    left = database.read_now(lambda connection: missed(connection, SINCE, UNTIL))
    assert not {message.id for message in found.messages} & {message.id for message in left}
    database.close()
    assert (nlu / reviewing.FILE).exists()
    run(copy, "bot.cli.train")
    score = ask_all(copy, [message.text for message in found.messages], kb.topics[TOPIC].clause)
    assert score["figures"]["top1"]["share"] == 1.0, score
