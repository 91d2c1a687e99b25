"""Whoever comes when too many people ask at once is told so at once, with a phone, and let in as soon as there is room."""

import threading
from typing import List

import pytest

from bot.channels.crowd import Crowd, TooBusy
from tests.bot.channels.web_client import Reply, new_id, opened
from tests.bot.channels.web_stub import Stub


def test_as_many_are_let_in_as_may_be_and_the_next_when_one_has_left() -> None:
    crowd = Crowd(2)
    with crowd.one_more():
        with crowd.one_more(), pytest.raises(TooBusy) as refused, crowd.one_more():
            raise AssertionError("let in")
        assert refused.value.status_code == 503 and refused.value.headers["Retry-After"] == "3"
        with crowd.one_more():
            pass


def test_a_turn_that_fails_leaves_its_place() -> None:
    crowd = Crowd(1)
    for _ in range(3):
        with pytest.raises(KeyError), crowd.one_more():
            raise KeyError


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_AT_ONCE", "1")


def test_who_is_too_many_gets_a_phone_and_is_answered_when_sent_again(one_at_a_time: None, web: Stub) -> None:
    first, second = opened(web), opened(web)
    web.bot.may_answer.clear()
    answers: List[Reply] = []
    asking = threading.Thread(target=lambda: answers.append(first.say("工资")))
    asking.start()
    assert web.bot.is_asked.wait(5)
    name = new_id()
    refused = second.say("上学", name)
    assert refused.status == 503 and refused.headers["retry-after"] == "3"
    assert "12345" in refused.body["text"] and refused.body["custom"]["outcome"] == "error"
    web.bot.may_answer.set()
    asking.join()
    assert answers[0].status == 200 and second.say("上学", name).status == 200
