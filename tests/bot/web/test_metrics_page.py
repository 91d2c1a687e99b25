"""The figures for Prometheus: right, closed to others, and cheap."""

import time
from typing import Any, Dict, Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.watched import note
from bot.store.database import Database
from tests.bot.channels.web_client import opened
from tests.bot.staff_on_duty import put_on_duty
from tests.server import Server, running

Figures = Dict[str, float]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('metrics')}/x.db"


@pytest.fixture(scope="module")
def bot(agent: Any, address: str) -> Iterator[Server]:
    with running(environment={"YUNXIAN_DATABASE": address}) as server:
        yield server


def figures(bot: Server) -> Figures:
    """Each figure by its name and labels, as a Prometheus reads them."""
    status, headers, body = bot.send("GET", "/metrics")
    assert status == 200 and headers["content-type"].startswith("text/plain")
    return {
        " ".join(
            [sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))]
        ): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def test_turns_are_counted_by_outcome_and_channel(bot: Server) -> None:
    before = figures(bot)
    page = opened(bot)
    for text in ("公租房", "老板不给工钱", "驾照到期了在哪里换", "沟塌了我表哥还在底下"):
        page.say(text)
    bot.post("/webhooks/rest/webhook", {"sender": "x", "message": "公租房"})
    after = figures(bot)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more("yunxian_turns_total channel=web outcome=answered") == 2
    assert more("yunxian_turns_total channel=web outcome=refused") == 1
    assert more("yunxian_turns_total channel=web outcome=emergency") == 1
    assert more("yunxian_turns_total channel=rest outcome=answered") == 1
    assert more("yunxian_turn_seconds_count channel=web") == 4
    assert 0 < more("yunxian_turn_seconds_sum channel=web") < 16
    assert more("yunxian_turn_seconds_bucket channel=web le=+Inf") == 4
    assert after["yunxian_turns_running"] == 0


def test_a_message_sent_twice_is_one_turn(bot: Server) -> None:
    page, name = opened(bot), "yunxian_turns_total channel=web outcome=answered"
    before = figures(bot).get(name, 0)
    page.say("公租房", "the-same-id")
    page.say("公租房", "the-same-id")
    assert figures(bot)[name] == before + 1


def test_the_queue_and_the_staff_are_counted(bot: Server, address: str) -> None:
    assert figures(bot)["yunxian_staff_on_duty"] == 0
    database = Database(address)
    put_on_duty(database)
    database.close()
    assert opened(bot).say("我要人工").body["waiting"] is True
    found = figures(bot)
    assert (found["yunxian_staff_on_duty"], found["yunxian_queue_waiting"]) == (1, 1)


def test_the_digests_and_the_memory_are_told(bot: Server, kb: Any) -> None:
    found = figures(bot)
    (serving,) = [name for name in found if name.startswith("yunxian_serving_info")]
    assert f"kb={kb.digest}" in serving and len(serving.split("model=")[1]) == 16
    assert 50e6 < found["process_resident_memory_bytes"] < 2e9


def test_a_database_that_cannot_be_written_is_counted(bot: Server, address: str) -> None:
    import sqlite3

    before = figures(bot)["yunxian_database_errors_total"]
    other = sqlite3.connect(address[len("sqlite:///") :], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert opened(bot).say("公租房").status == 200
    other.execute("ROLLBACK")
    other.close()
    assert figures(bot)["yunxian_database_errors_total"] > before


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "x-forwarded-proto"])
def test_who_comes_through_a_proxy_finds_no_such_page(bot: Server, header: str) -> None:
    status, _, body = bot.send("GET", "/metrics", headers={header: "127.0.0.1"})
    assert status == 404 and b"yunxian_turns" not in body


def test_who_comes_from_another_machine_finds_no_such_page(agent: Any, tmp_path: Any) -> None:
    import http.client
    import socket

    with running(
        "--host", "0.0.0.0", environment={"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db"}
    ) as server:
        own = [each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
        outside = [address for address in own if not address.startswith("127.")]
        if not outside:
            pytest.skip("this machine has no address but the loopback")
        connection = http.client.HTTPConnection(outside[0], server.port, timeout=20)
        connection.request("GET", "/metrics")
        assert connection.getresponse().status == 404
        connection.close()
        assert server.send("GET", "/metrics")[0] == 200


def test_counting_a_turn_takes_microseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.watched.logger.disabled", True)
    begun = time.perf_counter()
    for _ in range(2000):
        note("web", "answered", "0", 0.01)
    assert (time.perf_counter() - begun) / 2000 < 2 * 50e-6
