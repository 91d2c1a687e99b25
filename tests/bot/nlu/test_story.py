from typing import Any, List

from rasa.shared.core.events import BotUttered, Event, SessionStarted, UserUttered

from bot.nlu.story import told_before


def said(*turns: Any) -> List[Event]:
    events: List[Event] = []
    for text, outcome, *topic in turns:
        card = {"outcome": outcome, "topic": topic[0] if topic else None, "title": "公租房"}
        events += [UserUttered(text), BotUttered("…", {"custom": card})]
    return events


def test_what_was_said_before_is_told() -> None:
    events = said(
        ("包工头没给我们四个结账", "clarify"), ("公租房在哪点办", "answered", "public_rental_housing")
    )
    assert told_before(events) == ["包工头没给我们四个结账", "公租房在哪点办"]


def test_small_talk_is_no_part_of_a_story() -> None:
    assert told_before(said(("你好", "smalltalk"), ("在昆明刷外墙", "clarify"))) == ["在昆明刷外墙"]


def test_a_choice_stands_for_what_was_chosen() -> None:
    assert told_before(said(("房子的事", "clarify"), ("2", "answered", "public_rental_housing"))) == [
        "房子的事",
        "公租房",
    ]


def test_only_the_last_two_are_kept() -> None:
    assert told_before(said(("头一句", "clarify"), ("第二句", "clarify"), ("第三句", "clarify"))) == [
        "第二句",
        "第三句",
    ]


def test_a_new_session_forgets() -> None:
    assert told_before([*said(("包工头没给我们四个结账", "clarify")), SessionStarted()]) == []


def test_a_conversation_that_begins_has_no_story() -> None:
    assert told_before([]) == []
