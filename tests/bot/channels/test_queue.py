"""Whoever wants a person gets one if one is there, is told so if not, and is never left without an answer."""

import sqlite3
import time
from typing import Any, Dict, List, Optional, Tuple

import pytest

from bot.channels.handover_cards import GIVE_UP
from bot.knowledge import kb
from bot.staff.taking_over import end, give_back, in_messages, take, write
from bot.store.handovers import Handover, open_handovers, open_of
from bot.store.hours import set_hours
from bot.store.sign_ins import AWAY
from bot.store.tables import handovers, sign_ins
from bot.wording import wording
from policy_kb.card import danger_card, plain_card
from tests.bot.channels.web_client import Page, opened
from tests.bot.channels.web_stub import Stub
from tests.bot.staff_on_duty import leave, put_on_duty

PERSON, NOT_THERE, FIRE = "人工", "足球哪个赢", "着火了"


@pytest.fixture
def page(web: Stub) -> Page:
    """A page, of a bot that hands over, refuses and sees danger where it should."""
    web.bot.cards = {
        PERSON: plain_card(kb(), "handoff", "找真人", "想找真人，请打12345。", ["12333"]),
        NOT_THERE: plain_card(kb(), "refused", "文件里没有写", "文件没有写。"),
        FIRE: danger_card(kb(), kb().dangers["fire"]),
    }
    return opened(web)


def in_queue(web: Stub) -> List[Handover]:
    return web.database.now(open_handovers)


def card_of(reply: Any, at: int = -1) -> Dict[str, Any]:
    card: Dict[str, Any] = reply.body["messages"][at]["custom"]
    return card


def numbers(card: Dict[str, Any]) -> List[str]:
    return [line["number"] for line in card["hotlines"]]


def claim_it(web: Stub, number: Optional[int] = None) -> int:
    chosen = number or in_queue(web)[0].number
    web.database.now(lambda connection: take(connection, "张三", chosen))
    return chosen


def test_with_nobody_on_duty_a_person_is_told_with_a_phone_and_not_queued(web: Stub, page: Page) -> None:
    reply = page.say(PERSON)
    card = card_of(reply)
    assert card["outcome"] == "handoff" and "12345" in numbers(card) and "没有工作人员在线" in card["say"]
    assert reply.body["waiting"] is False and in_queue(web) == []


def test_who_asks_for_a_person_waits_and_the_bot_is_silent(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    reply = page.say(PERSON)
    assert card_of(reply)["outcome"] == "handoff" and "叫工作人员" in card_of(reply)["say"]
    assert reply.body["waiting"] is True and [one.why for one in in_queue(web)] == ["asked"]
    later = page.say("老板不给工钱")
    assert [message["custom"]["outcome"] for message in later.body["messages"]] == ["handoff"]
    own = f"web-{web.session_of(page.token)}"
    assert [text for sender, text in web.bot.asked if sender == own] == [PERSON]


def test_how_many_wait_before_is_told(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    opened(web).say(PERSON)
    assert "前面还有1位" in card_of(page.say(PERSON))["say"]


def test_who_is_refused_twice_is_queued_after_the_answer(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    assert len(page.say(NOT_THERE).body["messages"]) == 1
    again = page.say(NOT_THERE)
    assert [message["custom"]["outcome"] for message in again.body["messages"]] == ["refused", "handoff"]
    assert [one.why for one in in_queue(web)] == ["refused_twice"]


def test_an_answer_in_between_is_no_second_refusal(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    for text in (NOT_THERE, "公租房", NOT_THERE):
        page.say(text)
    assert in_queue(web) == []


def test_a_useless_answer_calls_a_person_once_and_the_page_fetches_the_word(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    page.say("公租房", "message-1")
    assert page.judge("message-1", False).body == {"saved": True, "waiting": True}
    fetched = page.wait()
    assert "叫工作人员" in fetched.body["messages"][0]["custom"]["say"] and fetched.body["waiting"] is True
    page.judge("message-1", False, "wrong")
    assert len(in_queue(web)) == 1 and len(page.wait().body["messages"]) == 1


def test_a_useless_answer_with_nobody_on_duty_gives_the_phone(web: Stub, page: Page) -> None:
    page.say("公租房", "message-1")
    page.judge("message-1", False)
    (told,) = page.wait().body["messages"]
    assert "12345" in numbers(told["custom"]) and page.wait().body["waiting"] is False


def test_a_person_of_the_staff_answers_in_the_window_and_hands_back(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    page.say(PERSON)
    number = claim_it(web)
    long = "您先到县人社局。" * 40
    web.database.now(lambda c: write(c, "张三", number, in_messages(long)))
    came = page.wait().body["messages"]
    said = [message["custom"] for message in came]
    assert "来了" in said[0]["say"] and "".join(card["say"] for card in said[1:]) == long
    assert all(len(card["say"]) <= 120 and card["outcome"] == "handoff" for card in said)
    web.database.now(lambda c: give_back(c, "张三", number))
    last = page.wait(came[-1]["number"])
    assert "机器助手" in last.body["messages"][0]["custom"]["say"] and last.body["waiting"] is False
    assert card_of(page.say("公租房"))["outcome"] == "answered"


def test_a_message_sent_twice_by_the_staff_comes_once(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    page.say(PERSON)
    number = claim_it(web)
    for _ in range(2):
        web.database.now(lambda c: write(c, "张三", number, in_messages("请稍等。")))
    assert [message["custom"]["say"] for message in page.wait().body["messages"]].count("请稍等。") == 1


def test_who_does_not_want_to_wait_gets_the_bot_back(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    choices = card_of(page.say(PERSON))["choices"]
    assert [choice["payload"] for choice in choices] == [GIVE_UP]
    assert page.say(GIVE_UP).body["waiting"] is False
    assert in_queue(web) == [] and card_of(page.say("公租房"))["outcome"] == "answered"


def test_someone_in_danger_who_waits_gets_the_number_at_once(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    page.say(PERSON)
    card = card_of(page.say(FIRE))
    assert card["outcome"] == "handoff" and numbers(card)[0] == "119"
    assert card["choices"] and len(in_queue(web)) == 1 and claim_it(web)
    assert not card_of(page.say(FIRE))["choices"]  # nothing here ends what the staff are doing


@pytest.mark.parametrize("said", [(PERSON, FIRE), (FIRE, PERSON)], ids=["while waiting", "before"])
def test_who_writes_of_danger_comes_first_in_the_queue(web: Stub, page: Page, said: Tuple[str, str]) -> None:
    put_on_duty(web.database)
    opened(web).say(PERSON)
    page.say(said[0])
    assert not any(one.danger_at for one in in_queue(web))
    page.say(said[1])
    first, second = in_queue(web)
    assert first.session == web.session_of(page.token) and first.danger_at and not second.danger_at


def test_who_says_that_an_answer_was_of_no_use_is_queued_for_that(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    title = wording("utter_title_not_useful")
    web.bot.cards["没用"] = plain_card(kb(), "handoff", title, "对不住，没帮上您。", ["12333"])
    assert page.say("没用").body["waiting"] is True
    assert [one.why for one in in_queue(web)] == ["not_useful"]


def test_when_everybody_has_left_the_person_is_told_and_answered_by_the_bot(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    page.say(PERSON)
    leave(web.database)
    messages = page.say("公租房").body["messages"]
    assert [message["custom"]["outcome"] for message in messages] == ["answered", "handoff"]
    assert "都不在" in messages[1]["custom"]["say"] and in_queue(web) == []


def test_who_says_nothing_more_is_told_too_when_everybody_has_left(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    page.say(PERSON)
    leave(web.database)
    web.do(web.desk.queue.send_home)
    (told,) = page.wait().body["messages"]
    assert "12345" in numbers(told["custom"]) and page.wait(told["number"]).body["waiting"] is False


def test_whoever_has_claimed_may_finish_after_going_off_duty(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    page.say(PERSON)
    number = claim_it(web)
    leave(web.database)
    web.do(web.desk.queue.send_home)
    assert card_of(page.say("我在"))["outcome"] == "handoff"
    web.database.now(lambda c: end(c, "张三", number, "solved", ""))


def test_when_the_one_who_has_claimed_is_gone_another_may_claim(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    page.say(PERSON)
    claim_it(web)
    long_ago = time.time() - AWAY - 1
    web.database.now(lambda c: c.execute(sign_ins.update().values(there_at=long_ago)))
    put_on_duty(web.database, "李四")
    web.do(web.desk.queue.send_home)
    assert [(one.state, one.staff) for one in in_queue(web)] == [("waiting", None)]


def test_outside_the_hours_of_the_county_nobody_is_queued_and_the_hours_are_told(
    web: Stub, page: Page
) -> None:
    put_on_duty(web.database)
    today = time.gmtime(time.time() + 8 * 3600)
    other_day = today.tm_wday % 7 + 2 if today.tm_wday < 6 else 1
    web.database.now(lambda c: set_hours(c, [(other_day, "09:00", "12:00")], []))
    card = card_of(page.say(PERSON))
    assert in_queue(web) == [] and "09:00–12:00" in card["say"] and len(card["say"]) <= 120


def test_within_the_hours_people_are_queued(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    web.database.now(lambda c: set_hours(c, [(day, "00:00", "24:00") for day in range(1, 8)], []))
    assert page.say(PERSON).body["waiting"] is True


def test_clearing_the_record_ends_the_wait_and_leaves_no_trace_of_whom(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    page.say(PERSON)
    session = web.session_of(page.token)
    assert page.clear().status == 200
    assert web.database.now(lambda c: open_of(c, session)) is None
    rows = web.database.now(lambda c: c.execute(handovers.select()).all())
    assert [(row.session, row.result) for row in rows] == [("", "cleared")]


def test_a_message_sent_again_is_not_handed_over_again(web: Stub, page: Page) -> None:
    put_on_duty(web.database)
    assert page.say(PERSON, "message-1").body["messages"] == page.say(PERSON, "message-1").body["messages"]


def test_a_locked_database_leaves_the_bot_s_own_answer(web: Stub, page: Page, tmp_path: Any) -> None:
    put_on_duty(web.database)
    holder = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        assert "12345" in numbers(card_of(page.say(PERSON)))
    finally:
        holder.close()
