"""The custom actions run apart, and that server is dead or slow: the person gets a phone in time."""

import socket
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Dict, Iterator

import pytest

from tests.bench.load import WEBHOOK
from tests.bot.channels.web_client import Page
from tests.checkout_copy import copy_checkout
from tests.faults.conftest import IN_TIME
from tests.server import free_port, running


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody takes every call and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        calls = []

        def take() -> None:
            while True:
                try:
                    calls.append(listening.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield int(listening.getsockname()[1])
        for call in calls:
            call.close()


@pytest.mark.parametrize("trouble", ["dead", "slow"])
def test_the_person_gets_a_phone_in_time(
    trouble: str, tmp_path: Path, apart: Dict[str, str], silent_port: int
) -> None:
    checkout = copy_checkout(tmp_path / "copy")
    port = free_port() if trouble == "dead" else silent_port
    (checkout / "endpoints.yml").write_text(f'action_endpoint: {{url: "http://127.0.0.1:{port}/webhook"}}\n')
    with running(environment=apart, checkout=checkout, healthy=False) as server:
        page = Page(server)
        page.token = page.send("POST", "/session").body["session"]
        for is_rest in (True, False):
            asked_at = time.monotonic()
            if is_rest:
                status, answer = server.post(WEBHOOK, {"sender": "a", "message": "老板拖欠工资"})
            else:
                reply = page.say("老板拖欠工资")
                status, answer = reply.status, reply.body["messages"]
            assert time.monotonic() - asked_at < IN_TIME
            assert status == 200 and answer[0]["custom"]["outcome"] == "error"
            assert "12345" in answer[0]["text"]
        assert server.send("GET", "/healthz")[0] == 503
