from typing import Optional

import pytest

from bot.nlu.name_finder import _ruler, find_names
from policy_kb.model import Kb


def place(text: str, kb: Kb) -> Optional[str]:
    return next((e["value"] for e in find_names(text, _ruler(), kb) if e["entity"] == "place"), None)


@pytest.mark.parametrize(
    ("text", "found"),
    [("我在东莞上班没签合同", "东莞"), ("人在昆明打工被欠钱", "昆明"), ("在泉州厂里伤着了", "泉州")],
)
def test_a_place_of_work_is_found(kb: Kb, text: str, found: str) -> None:
    assert place(text, kb) == found


@pytest.mark.parametrize(
    "text",
    [
        "我老家四川的,在云县工地干活",
        "从昆明回云县来想创业",
        "俺是河南人,能办居住证不",
        "我从镇康过来茶厂上班",
        "户口在大理,娃娃在县城读书",
    ],
)
def test_where_a_person_comes_from_is_no_place_of_work(kb: Kb, text: str) -> None:
    assert place(text, kb) is None


def test_a_body_is_found_as_people_call_it(kb: Kb) -> None:
    found = find_names("人社局和妇联管哪样", _ruler(), kb)
    assert [entity["value"] for entity in found] == ["hrss", "womens_federation"]


def test_a_benefit_is_found_by_its_title(kb: Kb) -> None:
    found = find_names("那个公租房和拖欠工资的事", _ruler(), kb)
    assert [entity["value"] for entity in found if entity["entity"] == "benefit"] == [
        "public_rental_housing",
        "wage_arrears",
    ]


def test_the_name_of_a_body_stays_a_body(kb: Kb) -> None:
    assert [entity["entity"] for entity in find_names("加入工会", _ruler(), kb)] == ["body"]
