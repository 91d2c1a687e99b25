"""Every field of the card is there and holds what the contract says."""

import re
from typing import Any, Dict

import pytest

from policy_kb.model import Kb
from tests.conftest import Talk

FIELDS = [
    "card",
    "outcome",
    "topic",
    "title",
    "say",
    "cites",
    "not_stated",
    "steps",
    "offices",
    "hotlines",
    "choices",
    "confidence",
    "kb",
]
ASKED = {
    "answered": "老板拖了三个月工钱不给",
    "clarify": "我想问保险",
    "refused": "驾照到期了在哪里换",
    "emergency": "沟塌了我表哥还在底下",
    "smalltalk": "你好",
    "handoff": "我要人工",
}


@pytest.fixture(scope="module")
def cards(talk: Talk) -> Dict[str, Dict[str, Any]]:
    return {outcome: talk(question)[0][0] for outcome, question in ASKED.items()}


@pytest.mark.parametrize("outcome", ASKED)
def test_every_outcome_has_every_field(cards: Dict[str, Any], kb: Kb, outcome: str) -> None:
    card = cards[outcome]["custom"]
    assert list(card) == FIELDS
    assert card["card"] == 1 and card["outcome"] == outcome and card["kb"] == kb.digest
    assert card["say"] and len(card["say"]) <= 120


@pytest.mark.parametrize("outcome", ["answered", "clarify", "refused", "emergency", "handoff"])
def test_phones_stand_on_the_card_and_in_the_text(cards: Dict[str, Any], outcome: str) -> None:
    message = cards[outcome]
    numbers = [line["number"] for line in message["custom"]["hotlines"]]
    assert numbers and all(number in message["text"] for number in numbers)


def test_an_answer_is_proved(cards: Dict[str, Any], kb: Kb) -> None:
    message = cards["answered"]
    card = message["custom"]
    assert card["topic"] == "wage_arrears" and 0 < card["confidence"] <= 1
    for cite in card["cites"]:
        assert kb.document.source[cite["start"] : cite["end"]] == cite["quote"]
        assert cite["quote"] in message["text"] and "。" not in cite["quote"].rstrip("。")
    assert card["cites"][0]["label"] == "第二部分（二）第8条"
    assert {"id": "hrss", "name": "县人社局", "role": "lead", "now": None, "phones": []} in card["offices"]
    assert card["hotlines"][-1]["number"] == "12345" and card["hotlines"][0]["number"] == "12333"
    assert all(
        re.fullmatch(r"20\d\d-\d\d-\d\d", line["checked_on"]) and line["for"] for line in card["hotlines"]
    )
    assert (
        "2016" in message["text"]
        and "云县政府发〔2016〕54号" in message["text"]
        and "办事部门" in message["text"]
    )


def test_choices_select_themselves(cards: Dict[str, Any], talk: Talk) -> None:
    choices = cards["clarify"]["custom"]["choices"]
    assert 2 <= len(choices) <= 4
    for choice in choices:
        card = talk(choice["payload"])[0][0]["custom"]
        assert card["topic"] == choice["topic"] and card["cites"][0]["clause"] == choice["clause"]


def test_the_present_name_stands_beside_the_printed_one(talk: Talk) -> None:
    message = talk("工地不给安全帽，哪个管")[0][0]
    safety = [office for office in message["custom"]["offices"] if office["id"] == "work_safety"]
    assert safety[0]["name"] == "县安监局" and safety[0]["now"] == "云县应急局"
    assert "现名云县应急局" in message["text"]


def test_every_danger_has_more_than_the_text_message_number(kb: Kb) -> None:
    for danger in kb.dangers.values():
        assert set(danger.hotlines) - {"12110"}


def test_every_clause_can_be_asked_for(talk: Talk, kb: Kb) -> None:
    for clause in kb.document.clauses.values():
        if clause.id not in ("0", "4"):
            card = talk(f"{clause.label}原文")[0][0]["custom"]
            assert card["cites"][0]["quote"] == clause.text, clause.id


def test_every_body_can_be_asked_for(talk: Talk, kb: Kb) -> None:
    missed = []
    for office in kb.offices.values():
        for name in office.names:
            card = talk(f"{name}管哪样")[0][0]["custom"]
            listed = office.id in [entry["id"] for entry in card["offices"]]
            # A body the text describes (a centre, a group) is answered by the topic that quotes it.
            quoted = any(
                word in cite["quote"] for cite in card["cites"] for word in (*office.names, "领导小组")
            )
            if card["outcome"] != "answered" or not (listed or quoted):
                missed.append(name)
    assert missed == []


def test_every_test_question_reaches_its_own_topic(talk: Talk, kb: Kb) -> None:
    missed = []
    for topic in kb.topics.values():
        for question in topic.asked_as:
            card = talk(question)[0][0]["custom"]
            if card["topic"] != topic.id:
                missed.append(f"{question} -> {card['outcome']} {card['topic']}, not {topic.id}")
    assert missed == []
