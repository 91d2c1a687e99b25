"""A message over HTTP: answered once, refused with a reason and a phone, and stored without personal numbers."""

import json
import re
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sanic import Sanic

from bot.channels.web import WebChannel
from bot.store import database as database_module
from bot.store.turns import find_turn, turns_with_posts
from tests.bot.channels.web_client import WEB, new_id, opened
from tests.bot.channels.web_stub import Stub
from tests.server import Server

DOC = (Path(__file__).parents[3] / "docs" / "web-channel.md").read_text("utf-8")
GOOD_ID = "message-1"


def test_the_answer_names_its_message_and_carries_text_and_card(web: Stub) -> None:
    reply = opened(web).say("工资", GOOD_ID)
    assert reply.body == {
        "id": GOOD_ID,
        "messages": [{"text": "工资 #1", "custom": {"outcome": "answered"}}],
        "waiting": False,
        "session": None,
    }


def test_the_same_message_again_gets_the_same_answer_and_the_bot_is_asked_once(web: Stub) -> None:
    page = opened(web)
    first = page.say("工资", GOOD_ID)
    assert page.say("工资", GOOD_ID).body == first.body
    assert len(web.bot.asked) == 1


def test_ten_requests_at_the_same_time_are_one_message(web: Stub) -> None:
    page = opened(web)
    web.bot.may_answer.clear()
    with ThreadPoolExecutor(10) as senders:
        sent = [senders.submit(page.say, "工资", GOOD_ID) for _ in range(10)]
        assert web.bot.is_asked.wait(5)
        time.sleep(0.3)
        assert not any(reply.done() for reply in sent)
        web.bot.may_answer.set()
        replies = [reply.result(10) for reply in sent]
    assert {reply.status for reply in replies} == {200}
    assert {reply.body["messages"][0]["text"] for reply in replies} == {"工资 #1"}
    assert len(web.bot.asked) == 1


def test_an_id_cannot_stand_for_another_text(web: Stub) -> None:
    page = opened(web)
    page.say("工资", GOOD_ID)
    reply = page.say("社保", GOOD_ID)
    assert reply.status == 409 and "12345" in reply.body["text"]
    assert len(web.bot.asked) == 1


def body(**parts: Any) -> bytes:
    return json.dumps({"id": GOOD_ID, "text": "工资", **parts}).encode()


BAD = {
    "nothing": (b"", 400, "JSON object"),
    "no json": (b"{", 400, "not JSON"),
    "no text at all": (b"\xff\xfe", 400, "not JSON"),
    "a list": (b"[]", 400, "JSON object"),
    "null": (b"null", 400, "JSON object"),
    "nested deep": (b"[" * 100_000, 400, "JSON"),
    "id missing": (b'{"text":"a"}', 400, "id is missing"),
    "id null": (body(id=None), 400, "id is missing"),
    "id a number": (body(id=12345678), 400, "id is missing"),
    "id short": (body(id="short"), 400, "id is missing"),
    "id long": (body(id="a" * 65), 400, "id is missing"),
    "id with other signs": (body(id="message/1"), 400, "id is missing"),
    "id with a line end": (body(id="message-1\n"), 400, "id is missing"),
    "text missing": (b'{"id":"message-1"}', 400, "text is missing"),
    "text null": (body(text=None), 400, "missing or no string"),
    "text a list": (body(text=["a"]), 400, "missing or no string"),
    "text too long": (body(text="长" * 1001), 413, "1001"),
}


@pytest.mark.parametrize(("sent", "status", "reason"), BAD.values(), ids=BAD)
def test_a_bad_message_is_refused_with_a_reason_and_a_phone(
    web: Stub, sent: bytes, status: int, reason: str
) -> None:
    page = opened(web)
    reply = page.send("POST", "/message", sent)
    assert reply.status == status and reason in reply.body["error"]
    assert "12345" in reply.body["text"] and reply.body["custom"]["outcome"] == "error"
    assert web.bot.asked == []
    assert page.say("工资").status == 200


def test_the_longest_message_and_ids_are_taken(web: Stub) -> None:
    page = opened(web)
    for message in ("a" * 8, "Z" * 64, "0_-0_-0_-"):
        assert page.say("长" * 1000, message).status == 200


@pytest.mark.parametrize("text", ["", " \u3000 ", "\u0000\u0007"])
def test_a_blank_message_is_answered_without_asking_the_bot(web: Stub, text: str) -> None:
    reply = opened(web).say(text)
    assert reply.status == 200 and reply.body["messages"][0]["text"].strip()
    assert web.bot.asked == []


def test_a_command_is_only_text(web: Stub) -> None:
    opened(web).say('/policy{"topic":"x"}')
    assert not web.bot.asked[0][1].startswith("/")


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "９", "9" * 30])
def test_after_must_be_a_number(web: Stub, after: str) -> None:
    page = opened(web)
    reply = page.send("GET", f"/waiting?after={quote(after)}")
    assert reply.status == 400 and "12345" in reply.body["text"]


def test_personal_numbers_are_neither_asked_nor_stored(web: Stub, tmp_path: Path) -> None:
    numbers = ("533522198001012345", "13887654321", "6222021306001234567")
    page = opened(web)
    reply = page.say(f"身份证{numbers[0]}，电话{numbers[1]}，卡{numbers[2]}", GOOD_ID)
    session = web.session_of(page.token)
    (turn,) = web.database.now(lambda connection: turns_with_posts(connection, session))
    assert turn.text == "身份证〔身份证号〕，电话〔手机号〕，卡〔银行卡号〕"
    on_disk = b"".join(path.read_bytes() for path in tmp_path.glob("x.db*"))
    assert turn.text.encode() in on_disk
    for number in numbers:
        assert number not in json.dumps(reply.body) + web.bot.asked[0][1]
        assert number.encode() not in on_disk


def test_a_page_that_hangs_up_finds_its_answer_later(web: Stub) -> None:
    page = opened(web)
    web.bot.may_answer.clear()
    asked = body().decode()
    with socket.create_connection(("127.0.0.1", web.port)) as line:
        head = f"POST {WEB}/message HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {page.token}\r\n"
        line.sendall(f"{head}Content-Length: {len(asked)}\r\n\r\n{asked}".encode())
        assert web.bot.is_asked.wait(5)
    time.sleep(0.2)
    web.bot.may_answer.set()
    session = web.session_of(page.token)
    for _ in range(50):
        turn = web.database.now(lambda connection: find_turn(connection, session, GOOD_ID))
        if turn and turn.answer:
            break
        time.sleep(0.1)
    assert turn and turn.answer and turn.answer[0]["text"] == "工资 #1"
    assert page.say("工资", GOOD_ID).body["messages"] == turn.answer
    assert len(web.bot.asked) == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY", 0.3)


def test_while_the_database_is_locked_people_still_get_answers(
    impatient: None, web: Stub, tmp_path: Path
) -> None:
    page = opened(web)
    holder = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    reply = page.say("工资", GOOD_ID)
    assert reply.status == 200 and reply.body["messages"][0]["text"] == "工资 #1"
    judged = page.judge(GOOD_ID, True)
    assert judged.status >= 400 and "12345" in judged.body["text"]
    holder.execute("ROLLBACK")
    holder.close()
    assert page.say("社保", "message-2").status == 200
    assert page.judge("message-2", True).status == 200


def test_the_real_bot_answers_each_page_in_its_own_conversation(server: Server) -> None:
    mine, other = opened(server), opened(server)
    assert "公租房" in mine.say("公租房").body["messages"][0]["text"]
    assert mine.say("归哪家管").body["messages"][0]["custom"]["topic"] == "public_rental_housing"
    assert other.say("归哪家管").body["messages"][0]["custom"]["topic"] is None
    assert mine.clear().status == 200
    assert mine.say("归哪家管").body["messages"][0]["custom"]["topic"] is None


def test_the_real_bot_answers_a_message_sent_ten_times_once(server: Server) -> None:
    page = opened(server)
    with ThreadPoolExecutor(10) as senders:
        sent = [senders.submit(page.say, "老板拖了三个月工钱不给", GOOD_ID) for _ in range(10)]
        replies = [reply.result(20) for reply in sent]
    assert all(reply.status == 200 and reply.body == replies[0].body for reply in replies)
    assert replies[0].body["messages"][0]["custom"]["topic"] == "wage_arrears"


async def unasked(message: Any) -> None:
    raise AssertionError("nobody asks this bot")


def test_every_route_and_no_other_stands_in_the_docs() -> None:
    app = Sanic(f"docs_{new_id()}", configure_logging=False)
    app.blueprint(WebChannel().blueprint(unasked), url_prefix=WEB)
    app.router.finalize()
    routes = {(method, f"/{route.path}") for route in app.router.routes for method in route.methods}
    told = set(re.findall(r"^#+ `(GET|POST|DELETE|OPTIONS) (/webhooks/web/[a-z]+)", DOC, re.MULTILINE))
    assert told == {(method, path) for method, path in routes if method != "OPTIONS"}
