"""Odd requests over HTTP: none is the server's fault, none goes without an answer, none takes long."""

import http.client
import json
import os
import random
import socket
import time
from pathlib import Path
from typing import Iterator, List

import pytest

from tests.fuzz.oddities import Odd, known_texts, message_request, odd_request
from tests.server import Server, running

FULL = bool(os.environ.get("FULL"))
# Of each kind; a second is promised, and CI fails only at twice that.
COUNT, IN_TIME = (10_000, 1.0) if FULL else (700, 2.0)
NO_LIMITS = {"YUNXIAN_ADDRESS_PER_MINUTE": "10000000", "YUNXIAN_SESSION_PER_MINUTE": "10000000"}
OUTCOMES = {"answered", "clarify", "refused", "emergency", "smalltalk", "handoff"}
pytestmark = pytest.mark.timeout(3000)


@pytest.fixture(scope="module")
def odd_server(agent: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with running(environment={**NO_LIMITS, "YUNXIAN_DATABASE": f"sqlite:///{folder}/x.db"}) as server:
        yield server


def send(server: Server, odd: Odd) -> "tuple[int, str, bytes, float]":
    """Status, content type, body and seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    began = time.monotonic()
    try:
        connection.request(odd.method, odd.path, odd.body or None, odd.headers)
        reply = connection.getresponse()
        return reply.status, reply.getheader("Content-Type") or "", reply.read(), time.monotonic() - began
    finally:
        connection.close()


def tokens(server: Server) -> List[str]:
    return [server.post("/webhooks/web/session", {})[1]["session"] for _ in range(3)]


def fault_of(odd: Odd, status: int, kind: str, body: bytes, took: float) -> str:
    """What is wrong with a reply; empty for nothing."""
    if status >= 500:
        return f"status {status}: {body[:200]!r}"
    if took > IN_TIME:
        return f"{took:.1f} s"
    if not body and odd.method not in ("HEAD", "OPTIONS") and status not in (204, 302, 303, 304):
        return f"status {status} without a body"
    if status >= 400 and body and odd.path.startswith("/webhooks") and "12345" not in body.decode():
        return f"status {status} without a phone"
    return ""


def test_any_request_gets_an_answer_that_is_not_the_servers_fault(odd_server: Server) -> None:
    chance, known, faults = random.Random(20160054), known_texts(), []
    held = tokens(odd_server)
    for number in range(COUNT):
        odd = odd_request(chance, known, held)
        if "/waiting" in odd.path and odd.method == "GET":
            continue  # it waits on purpose
        status, kind, body, took = send(odd_server, odd)
        fault = fault_of(odd, status, kind, body, took)
        if fault:
            faults.append((number, fault, odd))
    assert not faults, (len(faults), faults[:3])


def test_any_text_gets_an_answer_with_a_card(odd_server: Server) -> None:
    chance, known, faults = random.Random(54), known_texts(), []
    held = tokens(odd_server)
    for number in range(COUNT):
        if number % 200 == 0:
            held = tokens(odd_server)  # else conversations are all one
        odd = message_request(chance, known, chance.choice(held))
        status, kind, body, took = send(odd_server, odd)
        fault = fault_of(odd, status, kind, body, took)
        if not fault and status == 200:
            messages = json.loads(body)["messages"]
            wrong = [m for m in messages if not m["text"].strip() or m["custom"]["outcome"] not in OUTCOMES]
            fault = f"{wrong}" if wrong or not messages else ""
        elif not fault and status != 413:
            fault = f"status {status}: {body[:200]!r}"
        if fault:
            faults.append((number, fault, odd.body[:200]))
    assert not faults, (len(faults), faults[:3])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"POST /webhooks/web/message HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /webhooks/web/message HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        b"GET /%ff%fe HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
        b"POST /webhooks/web/message HTTP/1.1\r\nContent-Length: -5\r\n\r\n" + b"{}" * 9,
    ],
)
def test_what_is_no_request_harms_nobody_else(raw: bytes, odd_server: Server) -> None:
    with socket.create_connection(("127.0.0.1", odd_server.port), 5) as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        except OSError:
            pass  # let go of, as it should be
    began = time.monotonic()
    assert odd_server.send("GET", "/healthz")[0] == 200 and time.monotonic() - began < IN_TIME


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nno header\r\n\r\n",
        b"POST /webhooks/web/message HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n" + b"{}" * 9,
        b"POST /webhooks/web/message HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ten\r\n\r\n{}",
        b"POST /webhooks/web/message HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n\r\n{}",
    ],
)
def test_a_head_that_cannot_be_understood_is_refused_with_an_answer(raw: bytes, odd_server: Server) -> None:
    # One closed without a word is a dead worker to nginx, which then sends nobody there.
    with socket.create_connection(("127.0.0.1", odd_server.port), 5) as connection:
        connection.sendall(raw)
        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")
    assert odd_server.send("GET", "/healthz")[0] == 200


@pytest.mark.parametrize(
    "path", ["/version", "/status", "/model", "/model/parse", "/conversations/web-a/tracker", "/conversations/web-a/messages", "/domain"]
)  # fmt: skip
def test_rasas_own_http_api_is_off(path: str, odd_server: Server) -> None:
    for method in ("GET", "POST", "PUT", "DELETE"):
        assert odd_server.send(method, path, b"{}")[0] in (404, 405)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/topics"), ("GET", "/widget.js"), ("GET", "/healthz"), ("GET", "/nowhere"), ("POST", "/webhooks/web/message"), ("GET", "/staff"), ("GET", "/staff/sign-in")],
)  # fmt: skip
def test_every_reply_carries_closed_headers(method: str, path: str, odd_server: Server) -> None:
    _, headers, _ = odd_server.send(method, path)
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"]
    assert "microphone=()" in headers["permissions-policy"]
    assert not {"server", "x-powered-by"} & set(headers)


def test_it_listens_on_this_machine_alone_unless_told(odd_server: Server) -> None:
    tables = [Path(f"/proc/{odd_server.pid}/net/{name}").read_text() for name in ("tcp", "tcp6")]
    listening = [line for table in tables for line in table.splitlines()[1:]]
    ours = [line.split()[1] for line in listening if line.split()[1].endswith(f":{odd_server.port:04X}")]
    assert any(address.startswith("0100007F:") for address in ours)
    assert not any(set(address.partition(":")[0]) == {"0"} for address in ours)
