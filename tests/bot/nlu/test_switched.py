"""What a decision becomes while something is switched off."""

import pytest

from bot.nlu.evidence import Decision
from bot.nlu.switched import OFF, switch_off
from policy_kb.off_card import WHOLE_BOT

ASKED = Decision("policy", 0.9, topic="a", choices=("b", "c"), near=("c",), also=("c",))


def test_while_nothing_is_off_a_decision_stays_as_it_is() -> None:
    assert switch_off(ASKED, ()) is ASKED


def test_a_topic_that_is_off_is_not_answered_whatever_is_asked_of_it() -> None:
    for intent in ("policy", "ask_office", "ask_source", "ask_needs", "ask_more", "choose"):
        found = switch_off(Decision(intent, 0.9, topic="a"), ["a"])
        assert (found.intent, found.topic) == (OFF, "a")


def test_a_topic_that_is_off_is_offered_nowhere_and_the_others_are() -> None:
    found = switch_off(ASKED, ["c"])
    assert (found.intent, found.choices, found.near, found.off) == ("policy", ("b",), (), ("c",))
    assert found.also == ("c",)  # asked for: it gets a card that says so


@pytest.mark.parametrize(
    "intent", ["policy", "greet", "broad", "unsure", "ask_body", "out_of_scope", "repeat"]
)
def test_while_everything_is_off_nothing_is_answered(intent: str) -> None:
    assert switch_off(Decision(intent, 0.9), [WHOLE_BOT]).intent == OFF


@pytest.mark.parametrize("intent", ["emergency", "ask_person", "not_useful"])
def test_danger_and_a_person_come_before_every_switch(intent: str) -> None:
    assert switch_off(Decision(intent, 0.9, topic="a", danger="trapped"), ["a", WHOLE_BOT]).intent == intent
