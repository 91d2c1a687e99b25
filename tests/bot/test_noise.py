import pytest

from bot import noise
from bot.nlu.pinyin import syllables

TEXT = "老板拖欠我三个月的工资，电话也打不通了，该找哪个"


@pytest.mark.parametrize("kind", noise.KINDS)
def test_noise_is_always_the_same(kind: str) -> None:
    assert noise.KINDS[kind](TEXT) == noise.KINDS[kind](TEXT) != TEXT


def test_homophones_sound_alike() -> None:
    spoilt = noise.homophones(TEXT)
    assert syllables(spoilt) == syllables(TEXT)
    assert sum(a != b for a, b in zip(spoilt, TEXT)) == 2


def test_one_character_in_ten_is_dropped_or_doubled() -> None:
    assert len(noise.dropped(TEXT)) == len(TEXT) - 2
    assert len(noise.doubled(TEXT)) == len(TEXT) + 2


@pytest.mark.parametrize("kind", ["homophones", "dropped", "doubled"])
def test_very_short_messages_are_spared(kind: str) -> None:
    assert noise.KINDS[kind]("公租房") == "公租房"


def test_pinyin_replaces_words_by_letters() -> None:
    spoilt = noise.pinyin(TEXT)
    assert any(char.isascii() and char.isalpha() for char in spoilt) and any(
        "一" <= char <= "龥" for char in spoilt
    )
