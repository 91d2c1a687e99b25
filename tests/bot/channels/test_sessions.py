"""Nobody can choose, guess or forge whose conversation they are in."""

import base64
import json
import threading
import time
from itertools import product
from pathlib import Path
from typing import Any, Dict

import jwt
import pytest

from bot.channels.reading import Refused
from bot.channels.sessions import Sessions, sender_of, sessions_of_settings
from bot.store.turns import find_turn, turns_with_posts
from tests.bot.channels.web_client import Page, new_id, opened
from tests.bot.channels.web_stub import Stub

SECRET = "for-the-tests-only-for-the-tests-only"
OTHER_SECRET = "of-somebody-else-of-somebody-else-of"
SESSIONS = Sessions(SECRET, 30)


def signed(claims: Dict[str, Any], secret: str = SECRET) -> str:
    return jwt.encode(claims, secret, "HS256")


def unsigned(claims: Dict[str, Any]) -> str:
    parts = (json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def with_other_claims(token: str) -> str:
    head, _, signature = token.split(".")
    return ".".join((head, unsigned({"sub": "victim", "exp": later()}).split(".")[1], signature))


def later() -> int:
    return int(time.time()) + 1000


BAD_TOKENS = {
    "signed by somebody else": lambda: signed({"sub": "s", "exp": later()}, OTHER_SECRET),
    "not signed": lambda: unsigned({"sub": "s", "exp": later()}),
    "of another session": lambda: with_other_claims(SESSIONS.issue()[1]),
    "cut off": lambda: SESSIONS.issue()[1][:-8],
    "expired": lambda: signed({"sub": "s", "exp": int(time.time()) - 1}),
    "never expiring": lambda: signed({"sub": "s"}),
    "of nobody": lambda: signed({"exp": later()}),
    "nonsense": lambda: "nonsense",
    "empty": lambda: "",
}


def test_a_session_is_read_back_and_no_two_are_alike() -> None:
    issued = [SESSIONS.issue() for _ in range(100)]
    assert [SESSIONS.read(token) for _, token in issued] == [session for session, _ in issued]
    assert len({session for session, _ in issued}) == 100
    assert min(len(session) for session, _ in issued) >= 32


@pytest.mark.parametrize("make", BAD_TOKENS.values(), ids=BAD_TOKENS)
def test_a_forged_damaged_or_expired_token_is_refused(make: Any) -> None:
    with pytest.raises(Refused) as refused:
        SESSIONS.read(make())
    assert refused.value.status_code == 401 and "ask for a new one" in str(refused.value)


def test_a_session_outlives_a_restart_with_the_same_secret_only() -> None:
    session, token = SESSIONS.issue()
    assert Sessions(SECRET, 30).read(token) == session
    with pytest.raises(Refused):
        Sessions(SECRET[::-1], 30).read(token)


def test_without_a_secret_in_the_settings_one_is_made_once_and_kept_for_the_owner_alone(
    tmp_path: Path,
) -> None:
    made = tmp_path / "var/session-secret"
    session, token = sessions_of_settings(made).issue()
    assert sessions_of_settings(made).read(token) == session
    assert len(made.read_text("utf-8")) >= 32 and made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("left", ["", "half of i"])
def test_what_a_full_disk_has_left_of_the_secret_is_made_anew(tmp_path: Path, left: str) -> None:
    made = tmp_path / "session-secret"
    made.write_text(left)
    made.chmod(0o600)
    session, token = sessions_of_settings(made).issue()
    assert sessions_of_settings(made).read(token) == session
    assert len(made.read_text("utf-8")) >= 32 and made.stat().st_mode & 0o077 == 0


def test_without_a_session_one_is_issued_and_goes_on(web: Stub) -> None:
    page = Page(web)
    first = page.say("你好")
    assert first.status == 200 and first.body["messages"][0]["text"] == "你好 #1"
    page.token = first.body["session"]
    second = page.say("工资")
    assert second.status == 200 and second.body["session"] is None
    assert len({sender for sender, _ in web.bot.asked}) == 1
    Page(web).say("工资")
    assert len({sender for sender, _ in web.bot.asked}) == 2


def test_the_issued_session_works_on_every_route(web: Stub) -> None:
    page, message = opened(web), new_id()
    assert page.say("你好", message).status == 200
    assert page.judge(message, True).status == 200
    web.do(lambda: web.desk.mailbox.post(web.session_of(page.token), {"text": "在", "custom": {}}))
    assert page.wait().status == 200
    assert page.clear().status == 200


REQUESTS = {
    "message": lambda page, message: page.say("改一下", message),
    "feedback": lambda page, message: page.judge(message, False, "wrong"),
    "waiting": lambda page, message: page.wait(),
    "clear": lambda page, message: page.clear(),
}


@pytest.fixture
def known_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_SESSION_SECRET", SECRET)


# All but the one that may: see the next test.
REFUSED = [pair for pair in product(BAD_TOKENS, REQUESTS) if pair != ("expired", "clear")]


@pytest.mark.parametrize(("token", "request_name"), REFUSED, ids="-".join)
def test_a_bad_session_gets_401_and_a_phone_and_changes_nothing(
    known_secret: None, web: Stub, token: str, request_name: str
) -> None:
    page, message = opened(web), new_id()
    page.say("你好", message)
    reply = REQUESTS[request_name](Page(web, BAD_TOKENS[token]()), message)
    assert reply.status == 401 and "session" in reply.body["error"] and "12345" in reply.body["text"]
    assert len(web.bot.asked) == 1
    kept = web.database.now(lambda connection: turns_with_posts(connection, web.session_of(page.token)))
    assert [(turn.id, turn.text) for turn in kept] == [(message, "你好")]


def test_what_is_kept_can_still_be_cleared_with_a_session_that_has_expired(
    known_secret: None, web: Stub
) -> None:
    page, message = opened(web), new_id()
    page.say("你好", message)
    session = web.session_of(page.token)
    expired = Page(web, signed({"sub": session, "exp": int(time.time()) - 1}))
    assert expired.say("再说").status == 401
    assert expired.clear().status == 200 and web.rows_of(session)["turns"] == 0


@pytest.mark.parametrize("name", ["feedback", "waiting", "clear"])
def test_without_a_session_there_is_nothing_to_read_judge_or_clear(web: Stub, name: str) -> None:
    assert REQUESTS[name](Page(web), new_id()).status == 401


def test_one_session_cannot_judge_read_or_clear_what_is_of_another(web: Stub) -> None:
    mine, other, message = opened(web), opened(web), new_id()
    mine.say("我的事", message)
    assert other.judge(message, False, "wrong").status == 404
    theirs = other.say("别的事", message)
    assert theirs.status == 200 and "我的事" not in json.dumps(theirs.body, ensure_ascii=False)
    assert other.clear().status == 200
    assert mine.say("我的事", message).body["messages"][0]["text"] == "我的事 #1"


def test_clearing_deletes_turns_feedback_waiting_messages_and_the_conversation(web: Stub) -> None:
    page, message = opened(web), new_id()
    session = web.session_of(page.token)
    page.say("我的事", message)
    page.judge(message, True)
    web.do(lambda: web.desk.mailbox.post(session, {"text": "在", "custom": {}}))
    assert sender_of(session) in web.bot.trackers.store
    reply = page.clear()
    assert reply.status == 200 and reply.body == {"cleared": True}
    assert web.rows_of(session) == {"turns": 0, "feedback": 0, "waiting": 0}
    assert sender_of(session) not in web.bot.trackers.store


def test_after_clearing_the_page_goes_on_in_the_same_session(web: Stub) -> None:
    page, message = opened(web), new_id()
    page.say("我的事", message)
    page.clear()
    assert page.judge(message, True).status == 404
    assert page.say("另一件", message).status == 200


def test_what_is_cleared_while_the_bot_thinks_is_not_remembered_afterwards(web: Stub) -> None:
    page, message = opened(web), new_id()
    web.bot.may_answer.clear()
    asking = threading.Thread(target=page.say, args=("我的事", message))
    asking.start()
    assert web.bot.is_asked.wait(5)
    assert page.clear().status == 200
    web.bot.may_answer.set()
    asking.join(5)
    session = web.session_of(page.token)
    assert web.database.now(lambda connection: find_turn(connection, session, message)) is None
    assert sender_of(session) not in web.bot.trackers.store


def test_after_the_days_of_the_settings_a_session_and_what_is_kept_of_it_are_over(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("YUNXIAN_KEEP_DAYS", "2")
    web: Stub = request.getfixturevalue("web")
    page, now = opened(web), time.time()
    session = web.session_of(page.token)
    ends = jwt.decode(page.token or "", options={"verify_signature": False})["exp"]
    assert abs(ends - now - 2 * 86_400) < 10
    page.say("我的事")
    for days, kept in ((1.9, 1), (2.1, 0)):
        monkeypatch.setattr(time, "time", lambda days=days: now + days * 86_400)
        web.do(web.desk.forget_old)
        assert web.rows_of(session)["turns"] == kept
