"""Any text that hypothesis can think of, said to the bot itself: an answer, with proof or with a phone."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.reading import LONGEST
from policy_kb.model import Kb
from tests.conftest import Talk

COUNT = 2_000 if os.environ.get("FULL") else 100
# Words of the trade among anything else: only letters would all be refused.
WORDS = st.sampled_from(
    [
        "工资",
        "老板",
        "娃娃",
        "上学",
        "工伤",
        "救命",
        "不",
        "没有",
        "咋个",
        "12333",
        "人工",
        "保险",
        "云县",
        "第8条",
        "?",
        "和",
        "，",
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=20), max_size=12).map("".join).map(lambda text: text[:LONGEST])


@settings(max_examples=COUNT, deadline=2_000, suppress_health_check=list(HealthCheck))
@given(turns=st.lists(TEXTS, min_size=1, max_size=3))
def test_whatever_is_said_is_answered(talk: Talk, kb: Kb, turns: "list[str]") -> None:
    for messages in talk(*turns):
        assert messages
        for message in messages:
            card = message["custom"]
            assert message["text"].strip() and card["outcome"] != "error"
            for cite in card["cites"]:
                assert cite["quote"] in kb.document.source
            if card["outcome"] in ("refused", "emergency"):
                assert card["hotlines"]
