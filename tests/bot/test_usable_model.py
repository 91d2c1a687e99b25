"""Whether a model can be served now."""

import asyncio
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.knowledge import kb
from bot.model_file import CannotBeUsed, model_path
from bot.nlu.labels import BROAD, EMERGENCY, TOPIC
from bot.usable_model import load_usable, subjects, unknown_subjects, why_unusable


@pytest.mark.filterwarnings("ignore:No valid model")
@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00cut off"])
def test_a_file_that_is_no_model_cannot_be_used_and_it_is_said_why(
    tmp_path: Path, content: bytes, capfd: pytest.CaptureFixture
) -> None:
    model = tmp_path / "0123456789abcdef.tar.gz"
    model.write_bytes(content)
    with pytest.raises(CannotBeUsed, match=r"cannot load it: \w+"):
        asyncio.run(load_usable(model))
    assert "Traceback" not in capfd.readouterr().err


def test_the_model_of_the_present_data_can_be_used_and_knows_the_topics(agent: Agent) -> None:
    assert why_unusable(model_path()) == ""
    assert {f"{TOPIC}/{topic}" for topic in kb().topics} <= set(subjects(model_path()))


def test_a_model_that_speaks_of_what_the_knowledge_base_lost_is_found_out(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = next(iter(kb().topics))
    monkeypatch.delitem(kb().topics, topic)
    assert f"{TOPIC}/{topic}" in why_unusable(model_path())


def test_subjects_of_every_kind_are_looked_up() -> None:
    known = [f"{TOPIC}/{next(iter(kb().topics))}", f"{BROAD}/{next(iter(kb().broad))}"]
    known += [f"{EMERGENCY}/{next(iter(kb().dangers))}", "out_of_scope", "greet"]
    lost = {f"{TOPIC}/lost", f"{BROAD}/lost", f"{EMERGENCY}/lost"}
    assert unknown_subjects([*known, *lost], kb()) == lost
