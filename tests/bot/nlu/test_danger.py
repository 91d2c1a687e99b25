from typing import Optional

import pytest

from bot.nlu.danger import find_sign
from policy_kb.model import Kb


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("老板不给钱我不想活了", "self_harm"),
        ("他喝农药了咋个办", "poisoning"),
        ("工友喊不醒", "medical"),
        ("他说要弄死我", "threat"),
    ],
)
def test_words_of_danger_are_seen(kb: Kb, text: str, danger: str) -> None:
    assert find_sign(text, kb) == danger


@pytest.mark.parametrize(
    "text", ["前年他喝农药走了,赔偿找哪个", "怕工友触电了", "工资还没发", "自杀预防培训哪点有"]
)
def test_what_is_past_or_general_is_no_sign(kb: Kb, text: str) -> None:
    found: Optional[str] = find_sign(text, kb)
    assert found is None
