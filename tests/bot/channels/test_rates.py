"""Who asks too much is told so, with the seconds to wait and a phone; nobody else is held up."""

import asyncio
import time
from typing import Any, Dict, Iterator

import pytest

from bot.channels.rates import Rates, TooMany, network_of
from tests.bot.channels.web_client import Page, Reply, new_id, opened
from tests.bot.channels.web_stub import Stub
from tests.server import Server, running


def refused(reply: Reply, who: str) -> bool:
    wait = int(reply.headers.get("retry-after", "0"))
    return (
        reply.status == 429
        and who in reply.body["error"]
        and 1 <= wait <= 60
        and "12345" in reply.body["text"]
    )


async def count(rates: Rates, who: str, name: str, times: int) -> None:
    for _ in range(times):
        await rates.count(who, name)


@pytest.mark.parametrize(("who", "allowed"), [("session", 3), ("address", 5)])
def test_as_many_pass_as_are_allowed_and_the_next_is_refused(who: str, allowed: int) -> None:
    async def ask() -> None:
        rates = Rates(3, 5)
        await count(rates, who, "one", allowed)
        with pytest.raises(TooMany) as refused:
            await rates.count(who, "one")
        assert refused.value.status_code == 429 and who in str(refused.value)
        assert 1 <= refused.value.retry_after <= 60

    asyncio.run(ask())


def test_each_session_and_each_address_is_counted_for_itself() -> None:
    async def ask() -> None:
        rates = Rates(2, 2)
        for who in ("session", "address"):
            for name in ("one", "two"):
                await count(rates, who, name, 2)
            with pytest.raises(TooMany):
                await rates.count(who, "two")

    asyncio.run(ask())


def test_after_the_told_wait_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()

    async def ask() -> None:
        rates = Rates(1, 1)
        await rates.count("session", "one")
        with pytest.raises(TooMany) as refused:
            await rates.count("session", "one")
        monkeypatch.setattr(time, "time", lambda: now + refused.value.retry_after + 1)
        await rates.count("session", "one")

    asyncio.run(ask())


def test_what_is_refused_does_not_lengthen_the_wait() -> None:
    async def ask() -> None:
        rates = Rates(1, 1)
        await rates.count("session", "one")
        waits = []
        for _ in range(20):
            with pytest.raises(TooMany) as refused:
                await rates.count("session", "one")
            waits.append(refused.value.retry_after)
        assert waits == sorted(waits, reverse=True)

    asyncio.run(ask())


@pytest.fixture
def few_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_SESSION_PER_MINUTE", "3")


@pytest.fixture
def few_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_ADDRESS_PER_MINUTE", "3")


def test_one_session_is_held_up_and_the_next_goes_on(few_a_session: None, web: Stub) -> None:
    page = opened(web)
    assert [page.say("工资").status for _ in range(3)] == [200] * 3
    assert refused(page.say("工资"), "session")
    assert len(web.bot.asked) == 3
    assert opened(web).say("工资").status == 200


def test_judging_counts_too(few_a_session: None, web: Stub) -> None:
    page, message = opened(web), new_id()
    page.say("工资", message)
    assert [page.judge(message, True).status for _ in range(2)] == [200] * 2
    assert refused(page.judge(message, True), "session")


def test_a_held_up_page_still_gets_what_a_person_writes(few_a_session: None, web: Stub) -> None:
    page = opened(web)
    for _ in range(4):
        page.say("工资")
    web.do(lambda: web.desk.mailbox.post(web.session_of(page.token), {"text": "在", "custom": {}}))
    assert page.wait().body["messages"][0]["text"] == "在"


def test_an_address_is_held_up_whatever_session_it_shows(few_an_address: None, web: Stub) -> None:
    assert [Page(web).say("工资").status for _ in range(3)] == [200] * 3
    assert refused(Page(web).say("工资"), "address")
    assert refused(Page(web).send("POST", "/session"), "address")


def test_guessing_tokens_is_held_up_too(few_an_address: None, web: Stub) -> None:
    assert [Page(web, f"guess{n}").wait().status for n in range(4)] == [401, 401, 401, 429]


def forwarded(address: str) -> Dict[str, str]:
    return {"X-Forwarded-For": address}


@pytest.fixture(scope="module")
def small(agent: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real bot behind one proxy, with small limits."""
    settings = {
        "YUNXIAN_DATABASE": f"sqlite:///{tmp_path_factory.mktemp('small')}/x.db",
        "YUNXIAN_SESSION_PER_MINUTE": "2",
        "YUNXIAN_ADDRESS_PER_MINUTE": "4",
        "YUNXIAN_PROXIES": "1",
    }
    with running(environment=settings) as server:
        yield server


def test_the_limits_of_the_environment_hold_in_the_real_bot(small: Server) -> None:
    page = opened(small)
    assert [page.say("老板不给工钱").status for _ in range(2)] == [200, 200]
    assert refused(page.say("老板不给工钱"), "session")
    assert refused(page.say("老板不给工钱"), "address")


def test_behind_a_proxy_each_forwarded_address_is_counted_for_itself(small: Server) -> None:
    for last in "12":
        asked = [Page(small).send("POST", "/session", None, forwarded(f"10.9.8.{last}")) for _ in range(5)]
        assert [reply.status for reply in asked[:4]] == [200] * 4
        assert refused(asked[4], "address")


def test_an_address_cannot_hide_behind_one_it_has_made_up(small: Server) -> None:
    asked = [Page(small).send("POST", "/session", None, forwarded(f"1.1.1.{n}, 10.9.8.3")) for n in range(5)]
    assert refused(asked[4], "address")


def test_without_a_proxy_a_forwarded_address_is_not_believed(few_an_address: None, web: Stub) -> None:
    asked = [Page(web).send("POST", "/session", None, forwarded(f"10.9.8.{n}")) for n in range(4)]
    assert refused(asked[3], "address")


def test_one_home_with_many_addresses_of_ipv6_is_one() -> None:
    async def knock() -> None:
        rates = Rates(10, 2)
        await rates.count("address", "2001:db8:1:2::1")
        await rates.count("address", "2001:db8:1:2:ffff::9")
        await rates.count("address", "2001:db8:1:3::1")
        with pytest.raises(TooMany):
            await rates.count("address", "2001:db8:1:2::7")

    asyncio.run(knock())


def test_ipv4_within_ipv6_is_each_address_for_itself() -> None:
    """A server that listens on both sees everybody of IPv4 so."""
    assert network_of("::ffff:192.0.2.7") == "192.0.2.7" == network_of("192.0.2.7")
    assert network_of("[2001:db8::1]") == network_of("2001:db8::2") != network_of("2001:db8:0:1::1")
    assert network_of("no address: at all") == "no address: at all"


def test_a_clock_set_back_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> None:
        rates = Rates(2, 100)
        await count(rates, "session", "a", 2)
        day_before = time.time() - 86_400
        monkeypatch.setattr(time, "time", lambda: day_before)
        await count(rates, "session", "a", 2)
        with pytest.raises(TooMany) as refused:
            await count(rates, "session", "a", 1)
        assert refused.value.retry_after <= 60

    asyncio.run(ask())
