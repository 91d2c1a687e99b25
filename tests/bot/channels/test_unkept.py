"""What could not be kept is not said to be with the staff; a complaint in words counts like the button."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.channels import once as once_module
from bot.channels import queue as queue_module
from bot.knowledge import kb
from bot.staff.taking_over import in_messages, take, write
from bot.store.conversation import read_conversation
from bot.store.handovers import open_handovers
from bot.store.tables import feedback
from bot.wording import wording
from policy_kb.card import danger_card, plain_card
from tests.bot.channels.web_client import Page, new_id, opened
from tests.bot.channels.web_stub import Stub
from tests.bot.staff_on_duty import put_on_duty

PERSON, FIRE, USELESS = "人工", "着火了", "没用"


@pytest.fixture
def taken(web: Stub) -> Page:
    """A page whose person is being answered by one of the staff."""
    web.bot.cards = {
        PERSON: plain_card(kb(), "handoff", "找真人", "想找真人，请打12345。", ["12333"]),
        FIRE: danger_card(kb(), kb().dangers["fire"]),
    }
    put_on_duty(web.database)
    page = opened(web)
    page.say(PERSON)
    number = web.database.now(open_handovers)[0].number
    web.database.now(lambda connection: take(connection, "张三", number))
    return page


def locked(*_: Any, **__: Any) -> None:
    raise OperationalError("", {}, Exception("database is locked"))


def test_what_the_staff_would_not_see_is_to_be_sent_again(
    web: Stub, taken: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = new_id()
    with monkeypatch.context() as patch:
        patch.setattr(once_module, "open_turn", locked)
        refused = taken.say("我的老板叫王大富", message)
        assert (
            refused.status == 503 and "没存下来" in refused.body["text"] and "12345" in refused.body["text"]
        )
        in_danger = taken.say(FIRE)
        assert in_danger.status == 200 and "119" in str(in_danger.body["messages"])
    assert taken.say("我的老板叫王大富", message).status == 200
    session = web.session_of(taken.token)
    entries = web.database.now(lambda connection: read_conversation(connection, session))
    assert "我的老板叫王大富" in [entry.text for entry in entries]


def test_the_same_words_again_are_an_answer_where_the_person_has_written_since(
    web: Stub, taken: Page
) -> None:
    number = web.database.now(open_handovers)[0].number

    def answer() -> None:
        web.database.now(lambda connection: write(connection, "张三", number, in_messages("在的")))

    answer()
    answer()  # a form sent twice
    taken.say("你还在吗")
    answer()
    said = [message["text"] for message in taken.wait().body["messages"]]
    assert sum("在的" in text for text in said) == 2


def test_useless_in_words_counts_against_the_answer_before_it(web: Stub) -> None:
    web.bot.cards = {USELESS: plain_card(kb(), "handoff", wording("utter_title_not_useful"), "没帮上您。")}
    page, message = opened(web), new_id()
    page.say("老板拖了我们五个月工钱不给咋整", message)
    page.say(USELESS)
    rows = web.database.now(lambda c: c.execute(select(feedback)).all())
    assert [(row.turn, row.card, row.useful) for row in rows] == [(message, 0, False)]


def test_who_cannot_be_put_in_the_queue_is_told_to_ask_again(
    web: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.bot.cards = {PERSON: plain_card(kb(), "handoff", "找真人", "想找真人，请打12345。", ["12345"])}
    put_on_duty(web.database)
    page = opened(web)
    with monkeypatch.context() as patch:
        patch.setattr(queue_module, "enter", locked)
        [told] = page.say(PERSON).body["messages"]
    assert "过一会儿再说一次“人工”" in told["text"] and "12345" in told["text"]
    assert web.database.now(open_handovers) == []
    page.say(PERSON)
    assert len(web.database.now(open_handovers)) == 1
