import pytest

from bot.nlu.pinyin import split_latin, syllables


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("公租房", "公祖房"),
        ("公租房", "gongzufang"),
        ("居住证", "juzhuzheng"),
        ("尘肺", "陈肺"),
        ("社保", "设保"),
        ("工伤", "工商"),
    ],
)
def test_homophones_and_typed_pinyin_fall_together(one: str, other: str) -> None:
    assert syllables(one) == syllables(other)


@pytest.mark.parametrize("run", ["xyz", "qq", "http", "wx"])
def test_what_is_no_pinyin_stays_out(run: str) -> None:
    assert split_latin(run) == []
