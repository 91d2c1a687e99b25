from typing import Optional

import pytest

from bot.nlu.rephrase import begins_another, own_list, picked, without_correction, without_left_matter


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("不是这个意思,我是问哪点能学挖机", "哪点能学挖机"),
        ("不对不对我说错了我是说厂里的宿舍", "厂里的宿舍"),
        ("不是公租房,是买房", "买房"),
        ("不对,我问的是工伤", "工伤"),
        ("不是", None),
        ("不是我去,是我兄弟", None),
        ("不是说要发工资吗", None),
        ("我不是农民工也能去吗", None),
    ],
)  # fmt: skip
def test_a_correction_says_something_else_instead(text: str, instead: Optional[str]) -> None:
    assert without_correction(text) == instead


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("算了不说这个了,娃的校服哪里买", "娃的校服哪里买"),
        ("学校先不说,住的地方呢", "住的地方呢"),
        ("培训以后再说,先讲工钱", "先讲工钱"),
        ("老板不管我们了,咋个办", None),
    ],
)  # fmt: skip
def test_a_matter_can_be_left(text: str, rest: Optional[str]) -> None:
    assert without_left_matter(text) == rest


@pytest.mark.parametrize(
    "text", ["对了,我妈的药费给能报", "另外娃娃上学要哪样", "顺带问一下车票", "还有个事,地的证"]
)
def test_another_matter_is_announced(text: str) -> None:
    assert begins_another(text)


@pytest.mark.parametrize("text", ["还有呢", "那电话多少", "对的", "再说一遍"])
def test_going_on_is_no_other_matter(text: str) -> None:
    assert not begins_another(text)


@pytest.mark.parametrize(
    ("before", "text", "meant"),
    [
        ("要问住房、看病、打官司", "第三样怎么办", "打官司"),
        ("两个事:一、土地证 二、失业金", "先讲一", "土地证"),
        ("想办两样,一来合作社,二来贷款", "只讲第二样", "贷款"),
        ("我有三件事:头一件落户,再一件买房,后头是工会", "先讲第二件", "买房"),
        ("三个班:电焊、厨师、月嫂", "中间那个,找哪家", "厨师"),
    ],
)  # fmt: skip
def test_a_pick_from_ones_own_list(before: str, text: str, meant: str) -> None:
    found = picked(text, [before])
    others = [item for item in own_list(before) if meant not in item]
    assert found and meant in found and not any(item in found for item in others)


@pytest.mark.parametrize(
    "text", ["第五样", "第三样怎么办,我家那边的老板一分钱不给", "好的", "第二天就不给钱了", "最后他跑了"]
)
def test_what_picks_nothing_stays_as_it_is(text: str) -> None:
    assert picked(text, ["住房、看病、打官司"]) is None


def test_one_thing_is_no_list() -> None:
    assert own_list("老板欠我工钱") == []
