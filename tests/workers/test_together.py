"""Two workers are one bot: whichever answers, the conversation, the limits and the queue are the same."""

import http.client
import json
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.channels.sessions import Sessions, sender_of
from bot.store.database import Database
from bot.store.tables import accounts, conversations, turns
from tests.bot.channels.web_client import WEB, Page, Reply, new_id
from tests.bot.staff_on_duty import leave, put_on_duty
from tests.server import Server
from tests.workers.cluster import PER_MINUTE, SECRET, Cluster

pytestmark = pytest.mark.timeout(300)


def title_of(reply: Reply) -> str:
    assert reply.status == 200
    return str(reply.body["messages"][0]["custom"]["title"])


def test_a_conversation_goes_on_with_another_worker(many: Cluster) -> None:
    one, other = (worker.server for worker in many.workers)
    page = Page(one)
    page.token = page.say("公租房咋个申请").body["session"]
    page.server = other
    assert title_of(page.say("要带哪样材料")) == "公租房"
    page = Page(other)  # said to begin with, it is about nothing
    assert title_of(page.say("要带哪样材料")) != "公租房"


def test_people_through_nginx_keep_their_own_conversations(many: Cluster) -> None:
    asked = ("老板拖欠工资", "娃娃在这边读书", "公租房咋个申请", "打官司没得钱")

    def talk(number: int) -> "tuple[int, list[str]]":
        page, found = Page(many.front), []
        page.token = page.send("POST", "/session").body["session"]
        for _ in range(5):
            reply = page.say(asked[number % 4])
            assert reply.status == 200
            found.append(reply.body["messages"][0]["custom"]["topic"])
        return number % 4, found

    with ThreadPoolExecutor(12) as people:
        talks = list(people.map(talk, range(24)))
    answers = {kind: {topic for k, topics in talks if k == kind for topic in topics} for kind in range(4)}
    assert all(len(topics) == 1 for topics in answers.values()) and len({*map(str, answers.values())}) == 4


def test_a_message_sent_to_both_workers_at_once_is_answered_once(many: Cluster) -> None:
    page = Page(many.front)
    page.token = page.send("POST", "/session").body["session"]
    for _ in range(5):
        message = new_id()

        def send(server: Server, message: str = message) -> object:
            return Page(server, page.token).say("老板拖欠工资", message).body["messages"]

        with ThreadPoolExecutor(4) as sending:
            answers = list(sending.map(send, [worker.server for worker in many.workers] * 2))
        assert all(answer == answers[0] for answer in answers)
        with many.database.connect() as connection:
            rows = connection.execute(select(turns).where(turns.c.id == message)).all()
        assert len(rows) == 1 and json.loads(rows[0].answer) == answers[0]
    # The bot itself has heard each of them once, too.
    sender = sender_of(Sessions(SECRET, 30).read(page.token))
    with many.database.connect() as connection:
        kept = select(conversations.c.events).where(conversations.c.sender == sender)
        events = json.loads(connection.execute(kept).scalar_one())["events"]
    assert sum(event["event"] == "user" for event in events) == 5


def test_what_is_cleared_at_one_worker_is_gone_at_the_other(many: Cluster) -> None:
    one, other = (worker.server for worker in many.workers)
    page, message = Page(one), new_id()
    page.token = page.say("我想问下保险", message).body["session"]
    assert Page(other, page.token).clear().status == 200
    assert page.judge(message, True).status == 404


def test_the_limit_of_a_session_is_one_for_all_workers(many: Cluster) -> None:
    page = Page(many.front)
    page.token = page.send("POST", "/session").body["session"]
    statuses = []
    for number in range(PER_MINUTE + 1):
        page.server = many.workers[number % 2].server
        statuses.append(page.judge(new_id(), True).status)
    assert set(statuses[:-1]) == {404} and statuses[-1] == 429


def test_only_one_first_account_was_made(many: Cluster) -> None:
    with many.database.connect() as connection:
        assert connection.execute(select(accounts.c.name)).scalars().all() == ["admin"]


@pytest.mark.parametrize("path", ["/metrics", "/webhooks/rest/webhook", "/away.html"])
def test_what_is_only_for_the_machine_is_not_reached_through_nginx(many: Cluster, path: str) -> None:
    assert many.front.send("GET", path)[0] == 404


def test_pages_come_through_nginx_whole(many: Cluster) -> None:
    status, headers, body = many.front.send("GET", "/")
    assert status == 200 and "云县农民工政策助手" in body.decode()
    assert "default-src" in headers["content-security-policy"]
    assert headers["strict-transport-security"] and "server" not in {
        k for k in headers if "Sanic" in headers[k]
    }


def test_a_flood_from_one_address_is_told_to_wait_with_a_phone(many: Cluster) -> None:
    def ask(_: int) -> "tuple[int, bytes]":
        status, _, body = many.front.send("GET", "/webhooks/web/waiting")
        return status, body

    with ThreadPoolExecutor(32) as flood:
        replies = list(flood.map(ask, range(700)))
    during = many.front.announce("/webhooks/web/message", 2_000_000)
    assert during[0] in (413, 429) and "12345" in during[1]["text"]
    many.forget_the_flood()
    refused = [json.loads(body) for status, body in replies if status == 429]
    assert refused and {status for status, _ in replies} == {401, 429}
    assert all("12345" in body["text"] and body["custom"]["hotlines"] for body in refused)


def test_what_is_much_too_long_is_refused_with_a_phone(many: Cluster) -> None:
    by_a_worker = many.front.post("/webhooks/web/message", {"id": new_id(), "text": "工" * 20_000})
    by_nginx = many.front.announce("/webhooks/web/message", 2_000_000)
    for status, body in (by_a_worker, by_nginx):
        assert status == 413 and "写得太长了" in body["text"] and "12345" in body["text"]
    status, _, page = many.front.send("POST", "/nowhere", b"x" * 900_000)
    assert status == 413 and "写得太长了" in page.decode()


@pytest.mark.parametrize("path", ["/nowhere", "/topics", "/webhooks/web/waiting", "/staff/sign-in"])
@pytest.mark.parametrize("length", [100_000, 250_000, 262_144, 300_000, 900_000])
def test_long_bodies_that_nobody_reads_are_no_fault_of_a_worker(
    many: Cluster, path: str, length: int
) -> None:
    """nginx would leave out a worker that ends its connection, and after the last one everybody."""
    for _ in range(3):
        assert many.front.send("POST", path, b"x" * length)[0] in (401, 403, 404, 405, 413, 429)
        assert many.front.send("GET", "/topics")[0] == 200


@pytest.mark.parametrize(
    "begun",
    [b"GET / HTTP/1.1\r\nHo", b"POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"],
    ids=["head", "body"],
)
def test_who_sends_drop_by_drop_is_let_go(many: Cluster, begun: bytes) -> None:
    with socket.create_connection(("127.0.0.1", many.front.port), timeout=12) as connection:
        connection.sendall(begun)
        while connection.recv(4096):  # a refusal perhaps, and then the end
            pass


def test_waiting_with_a_slash_is_no_fault_of_a_worker(many: Cluster) -> None:
    """It waits as long as without one: cut off by nginx it would count against the worker."""
    database = Database(many.database.url.render_as_string(hide_password=False))
    put_on_duty(database)
    page = Page(many.front)
    page.token = page.say("人工").body["session"]
    connection = http.client.HTTPConnection("127.0.0.1", many.front.port, timeout=6)
    connection.request("GET", f"{WEB}/waiting/?after=9", headers={"Authorization": f"Bearer {page.token}"})
    with pytest.raises(TimeoutError):  # nothing has come, no refusal either
        connection.getresponse()
    connection.close()
    leave(database)
    assert many.front.send("GET", "/topics")[0] == 200


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"x" * 50_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02 garbage\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: minus\r\n\r\n",
    ],
    ids=["a long address", "a long header", "no host", "not HTTP", "no length"],
)
def test_what_nginx_itself_refuses_has_a_phone_too(many: Cluster, request_line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", many.front.port), timeout=5) as connection:
        connection.sendall(request_line)
        connection.shutdown(socket.SHUT_WR)
        reply = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert reply.startswith("HTTP/1.1 4") and "tel:12345" in reply


@pytest.mark.parametrize("path", ["/", "/topics", "/healthz"])
def test_a_monitor_may_ask_for_the_head_alone(many: Cluster, path: str) -> None:
    status, headers, body = many.front.send("HEAD", path)
    assert status == 200 and not body and headers["content-type"]
