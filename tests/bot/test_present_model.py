"""What is known about the models: which is served, which were before it, which were not taken."""

import json
import logging
from pathlib import Path
from typing import Any, Dict

import pytest

from bot import present_model
from bot.model_file import asking_digest, model_path
from tests.bot.cli.small_checkout import Checkout

A, B, C, D = ("0123456789abcde" + letter + ".tar.gz" for letter in "abcd")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    for name in (A, B, C, D):
        (tmp_path / "models" / name).touch()
    return Checkout(tmp_path).root


def take(root: Path, *names: str) -> None:
    for name in names:
        present_model.take(root / "models" / name, root)


def record_of(root: Path) -> Dict[str, Any]:
    found: Dict[str, Any] = json.loads((root / "models" / present_model.FILE).read_text("utf-8"))
    return found


def test_without_a_record_the_model_of_the_present_data_is_served(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert present_model.served_model(root) == model_path(root)
    assert caplog.text == ""


def test_the_last_model_taken_is_served_and_two_before_it_are_remembered(root: Path) -> None:
    take(root, A, B, C, D)
    assert present_model.served_model(root).name == D
    assert [path.name for path in present_model.former_models(root)] == [C, B]
    assert {path.name for path in (root / "models").iterdir()} == {A, B, C, D, present_model.FILE}


def test_a_model_taken_twice_is_not_before_itself(root: Path) -> None:
    take(root, A, B, A)
    assert [path.name for path in present_model.former_models(root)] == [B]


def test_a_model_whose_file_is_gone_is_not_served_and_not_brought_back(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    take(root, A, B, C)
    for name in (B, C):
        (root / "models" / name).unlink()
    assert present_model.served_model(root) == model_path(root)
    assert f"{C} is gone" in caplog.text
    assert present_model.bring_back((), root).name == A


DAMAGED = {
    "cut off": '{"present": "0123',
    "empty": "",
    "a list": "[]",
    "no text": b"\xff\xfe\x00",
    "a path": json.dumps({"present": "../../x.tar.gz", "former": [], "refused": {}, "score": None}),
    "a field missing": json.dumps({"present": A}),
    "a score without figures": json.dumps(
        {"present": A, "former": [], "refused": {}, "score": {"model": A, "asked_with": "", "shares": None}}
    ),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_record_is_told_and_the_model_of_the_present_data_served(
    root: Path, caplog: pytest.LogCaptureFixture, content: Any
) -> None:
    file = root / "models" / present_model.FILE
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with caplog.at_level(logging.WARNING):
        assert present_model.served_model(root) == model_path(root)
    assert str(file) in caplog.text and "damaged" in caplog.text
    take(root, A)
    assert present_model.served_model(root).name == A


def test_a_record_that_cannot_be_written_leaves_the_one_before(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(root, A)

    def full(descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        take(root, B)
    assert present_model.served_model(root).name == A


def test_the_score_of_a_model_counts_only_with_what_it_was_asked_with(root: Path) -> None:
    take(root, A)
    shares = {"dev": {"top1": 2 / 3}}
    present_model.keep_score(root / "models" / A, "digest", shares, root)
    assert present_model.score_of(root / "models" / A, "digest", root) == shares
    assert present_model.score_of(root / "models" / A, "another", root) is None
    assert present_model.score_of(root / "models" / B, "digest", root) is None


def test_refusals_are_forgotten_with_their_models(root: Path) -> None:
    take(root, A)
    present_model.refuse(root / "models" / B, ["worse"], root)
    present_model.tidy(root)
    assert not (root / "models" / B).exists() and record_of(root)["refused"] == {}


@pytest.mark.parametrize(
    "name", ["actions/answer.py", "bot/nlu/thresholds.yml", "tests/questions/dev.jsonl", "policy_kb/x.yml"]
)
def test_whatever_can_change_an_answer_changes_the_digest_of_asking(root: Path, name: str) -> None:
    before = asking_digest(root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("another")
    assert asking_digest(root) != before
