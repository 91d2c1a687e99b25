"""What people say of an answer is kept, once for each card, and only of their own answers."""

import json
from typing import Any, Dict, List, Tuple

import pytest

from bot.store.feedback import REASONS
from bot.store.tables import feedback
from tests.bot.channels.web_client import Page, new_id, opened
from tests.bot.channels.web_stub import Stub

MESSAGE = "message-1"


@pytest.fixture
def page(web: Stub) -> Page:
    """A page whose message has been answered."""
    page = opened(web)
    page.say("工资", MESSAGE)
    return page


def kept(web: Stub) -> List[Tuple[str, int, bool, Any]]:
    rows = web.database.now(lambda connection: connection.execute(feedback.select()).all())
    return [(row.turn, row.card, row.useful, row.reason) for row in rows]


@pytest.mark.parametrize(("useful", "reason"), [(True, None), *((False, reason) for reason in REASONS)])
def test_it_is_kept_with_its_reason(web: Stub, page: Page, useful: bool, reason: Any) -> None:
    reply = page.judge(MESSAGE, useful, reason)
    assert reply.status == 200 and reply.body == {"saved": True, "waiting": not useful}
    assert kept(web) == [(MESSAGE, 0, useful, reason)]


def test_a_changed_mind_replaces_what_was_said(web: Stub, page: Page) -> None:
    page.judge(MESSAGE, False, "wrong")
    page.judge(MESSAGE, True)
    assert kept(web) == [(MESSAGE, 0, True, None)]


BAD: Dict[str, Tuple[Dict[str, Any], str]] = {
    "unknown reason": ({"reason": "boring"}, "not_my_question"),
    "reason no string": ({"reason": ["wrong"]}, "reason"),
    "card missing": ({"card": None}, "card"),
    "card true": ({"card": True}, "card"),
    "card a string": ({"card": "0"}, "card"),
    "useful missing": ({"useful": None}, "useful"),
    "useful a number": ({"useful": 1}, "useful"),
    "id missing": ({"id": None}, "id"),
    "id unfit": ({"id": "a b"}, "id"),
}


@pytest.mark.parametrize(("wrong", "told"), BAD.values(), ids=BAD)
def test_what_is_unfit_is_refused_with_the_reason(
    web: Stub, page: Page, wrong: Dict[str, Any], told: str
) -> None:
    body = {"id": MESSAGE, "card": 0, "useful": False, "reason": None, **wrong}
    reply = page.send("POST", "/feedback", body)
    assert reply.status == 400 and told in reply.body["error"] and "12345" in reply.body["text"]
    assert kept(web) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null"])
def test_what_is_no_json_object_is_refused(page: Page, body: bytes) -> None:
    assert page.send("POST", "/feedback", body).status == 400


@pytest.mark.parametrize(
    ("message", "card"), [("message-2", 0), (MESSAGE, 1), (MESSAGE, -1), (MESSAGE, 10**30)]
)
def test_there_must_be_such_an_answer(web: Stub, page: Page, message: str, card: int) -> None:
    reply = page.judge(message, True, card=card)
    assert reply.status == 404 and "12345" in reply.body["text"]
    assert kept(web) == []


def test_nobody_judges_the_answer_of_another(web: Stub, page: Page) -> None:
    page.judge(MESSAGE, True)
    assert opened(web).judge(MESSAGE, False, "wrong").status == 404
    assert kept(web) == [(MESSAGE, 0, True, None)]


def test_two_sessions_may_judge_messages_of_the_same_id(web: Stub, page: Page) -> None:
    other = opened(web)
    other.say("社保", MESSAGE)
    assert page.judge(MESSAGE, True).status == other.judge(MESSAGE, False, "wrong").status == 200
    assert sorted(useful for _, _, useful, _ in kept(web)) == [False, True]


def test_a_clear_takes_the_feedback_along(web: Stub, page: Page) -> None:
    page.judge(MESSAGE, True)
    page.clear()
    assert kept(web) == []


def test_free_words_have_no_way_into_the_database(web: Stub, page: Page) -> None:
    body = {"id": MESSAGE, "card": 0, "useful": True, "reason": None, "comment": "我叫张三"}
    assert page.send("POST", "/feedback", body).status == 200
    assert "张三" not in json.dumps(kept(web), ensure_ascii=False)


def test_each_message_is_judged_for_itself(web: Stub, page: Page) -> None:
    second = new_id()
    page.say("社保", second)
    page.judge(MESSAGE, True)
    page.judge(second, False, "too_little")
    assert sorted(kept(web)) == sorted([(MESSAGE, 0, True, None), (second, 0, False, "too_little")])
