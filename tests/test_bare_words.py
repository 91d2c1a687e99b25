"""A word or two: no danger is seen in what anybody says, and none is missed that is named."""

import pytest

from tests.conftest import Talk


@pytest.mark.parametrize(
    "said",
    [
        "在",
        "在的",
        "老公",
        "吃了",
        "快点",
        "断了",
        "丢了",
        "手机丢了",
        "火车站",
        "煤气费",
        "门",
        "我",
        "他",
        "我要",
    ],
)
def test_what_anybody_says_is_no_danger(said: str, talk: Talk) -> None:
    (messages,) = talk(said)
    assert [one["custom"]["outcome"] for one in messages] != ["emergency"]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("溺水", "120"),
        ("中毒了", "120"),
        ("触电了", "120"),
        ("着火", "119"),
        ("救命", "120"),
        ("打人", "110"),
        ("家暴", "110"),
    ],
)
def test_a_danger_that_is_named_comes_with_its_number(said: str, number: str, talk: Talk) -> None:
    (messages,) = talk(said)
    assert messages[0]["custom"]["outcome"] == "emergency" and number in messages[0]["text"]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("没有居住证老板不给发工资", "wage_arrears"),
        ("没有居住证娃娃能上学吗", "school_place"),
        ("没签劳动合同受伤了", "injury_benefits"),
        ("失业保险没买老板欠工资", "wage_arrears"),
        ("老板没营业执照不发工资", "wage_arrears"),
        ("住公租房的娃娃读书去哪报名", "school_place"),
        ("老板不买社保受伤了", "injury_benefits"),
    ],
)
def test_what_is_lacking_is_not_taken_for_what_is_asked(said: str, wanted: str, talk: Talk) -> None:
    (messages,) = talk(said)
    assert wanted in [one["custom"]["topic"] for one in messages]
