import pytest

from bot.nlu.choice import NONE_OF_THEM, read_choice

TITLES = ["公租房", "企业集体宿舍", "购房契税优惠"]


@pytest.mark.parametrize(
    ("text", "index"),
    [("1", 0), ("一", 0), ("第二个", 1), ("第2个嘛", 1), ("选三", 2), ("3.", 2), ("最后一个", 2), ("头一个", 0), ("集体宿舍", 1), ("公租房", 0), ("后头那个", 2), ("2，房子的", 1)],
)  # fmt: skip
def test_a_choice_is_read(text: str, index: int) -> None:
    assert read_choice(text, TITLES) == index


def test_words_that_two_choices_share_are_no_choice() -> None:
    assert read_choice("保险", ["职工养老保险", "失业保险"]) is None


@pytest.mark.parametrize("text", ["都不是", "一个都不对", "没有我要的", "都不对"])
def test_none_of_them(text: str) -> None:
    assert read_choice(text, TITLES) == NONE_OF_THEM


@pytest.mark.parametrize(
    "text",
    [
        "4",
        "老板拖我两个月工钱",
        "我想租公租房但是不晓得条件够不够",
        "你好",
        "",
        "底下工人没保险",
        "上头不管我们",
        "后头咋个办",
        "他们都不要我",
        "一点都不懂",
    ],
)
def test_other_messages_are_no_choice(text: str) -> None:
    assert read_choice(text, TITLES) is None
