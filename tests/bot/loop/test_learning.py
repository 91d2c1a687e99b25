"""A decision of the staff counts for more than one written example, and moves none of the others."""

from pathlib import Path

import pytest

from bot import importer
from bot.importer import OnceImporter
from bot.loop.reviewed import Reviewed, add
from bot.nlu.labels import subject_of

WRITTEN = "nlu:\n- intent: policy\n  metadata: {topic: labour_export}\n  examples: |\n    - 返岗专列几号走\n    - 包车\n"


def test_a_decision_is_learnt_twice_and_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "NLU", tmp_path)
    (tmp_path / "topics.yml").write_text(WRITTEN, "utf-8")
    before = [message.get("text") for message in OnceImporter().get_nlu_data().intent_examples]
    add(
        tmp_path / "reviewed.yml",
        [Reviewed("积分入户要几分", "policy", "settle_in_town", "张三", "2026-11-26")],
    )
    after = OnceImporter().get_nlu_data().intent_examples
    assert [message.get("text") for message in after] == [*before, "积分入户要几分", "积分入户要几分"]
    assert [subject_of(message) for message in after[-2:]] == ["topic/settle_in_town"] * 2
