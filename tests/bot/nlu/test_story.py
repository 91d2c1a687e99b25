from typing import Any, List

from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.nlu.story import unanswered


def said(*turns: Any) -> List[Event]:
    events: List[Event] = []
    for text, outcome in turns:
        events += [UserUttered(text), BotUttered("…", {"custom": {"outcome": outcome}})]
    return events


def test_messages_without_an_answer_are_told_together() -> None:
    assert unanswered(said(("老板差着我们五个人的", "clarify"), ("一分没给", "refused"))) == [
        "老板差着我们五个人的",
        "一分没给",
    ]


def test_an_answer_settles_what_was_said_before() -> None:
    assert unanswered(said(("公租房", "answered"), ("还有个事", "clarify"))) == ["还有个事"]


def test_small_talk_is_no_part_of_a_story() -> None:
    assert unanswered(said(("你好", "smalltalk"), ("在昆明刷外墙", "clarify"))) == ["在昆明刷外墙"]


def test_only_the_last_two_are_kept() -> None:
    assert unanswered(said(("一", "clarify"), ("二", "clarify"), ("三", "clarify"))) == ["二", "三"]


def test_a_conversation_that_begins_has_no_story() -> None:
    assert unanswered([]) == []
