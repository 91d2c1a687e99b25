"""Signing in: slowed after wrong passwords, telling nothing about who is known; and sign-ins that end."""

import time
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from typing import Any, Dict, List

import pytest
from sqlalchemy.engine import Connection

from bot.staff import managing, passwords
from bot.staff.guard import COOKIE, SIGN_IN
from bot.staff.passwords import hash_password, is_right
from bot.staff.signing_in import LONGEST_WAIT
from bot.store.trail import newest
from tests.bot.staff.conftest import Clock
from tests.bot.staff.console_stub import PASSWORD, Client, Console, Reply

NAME = "张三"
PROXIED = {"YUNXIAN_PROXIES": "1"}
OFTEN = "输错太多次了"


@pytest.fixture(autouse=True)
def _account(console: Console) -> None:
    console.add_account(NAME, "agent")


def wrong(client: Client, name: str = NAME, **headers: str) -> Reply:
    fields = {"name": name, "password": "not it at all"}
    return client.post(SIGN_IN, fields, {key.replace("_", "-"): value for key, value in headers.items()})


def statuses(client: Client, times: int, **headers: str) -> List[int]:
    return [wrong(client, **headers).status for _ in range(times)]


def test_who_is_right_comes_in_and_the_trail_tells(console: Console) -> None:
    client = console.outsider()
    reply = client.sign_in(NAME)
    assert (reply.status, reply.location) == (303, "/staff") and client.is_signed_in()
    ((who, did),) = [(e.who, e.did) for e in console.database.read_now(newest)]
    assert (who, did) == (NAME, "sign_in")


def test_a_wrong_password_comes_not_in_and_the_name_stays_in_its_field(console: Console) -> None:
    client = console.outsider()
    reply = wrong(client)
    assert reply.status == 401 and "账号或者密码不对" in reply.words
    assert reply.fields["name"] == [NAME] and reply.fields["password"] == [""]
    assert client.token == "" and not client.is_signed_in()


def test_after_three_wrong_ones_the_wait_doubles_up_to_five_minutes_and_is_told(
    console: Console, clock: Clock
) -> None:
    client, waits = console.outsider(), []
    assert statuses(client, 3) == [401, 401, 401]
    for _ in range(9):
        reply = wrong(client)
        waits.append(int(reply.headers["retry-after"]))
        assert reply.status == 429 and f"请等{waits[-1]}秒" in reply.words and reply.fields["name"] == [NAME]
        clock.forward(waits[-1])
        assert wrong(client).status == 401
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, LONGEST_WAIT]


def test_while_one_must_wait_the_right_password_is_not_tried_either_and_asking_makes_it_no_longer(
    console: Console, clock: Clock
) -> None:
    client = console.outsider()
    statuses(client, 3)
    for left in (2, 1):
        reply = client.sign_in(NAME)
        assert (reply.status, reply.headers["retry-after"]) == (429, str(left)) and not client.is_signed_in()
        clock.forward(1)
    assert client.sign_in(NAME).status == 303
    assert statuses(console.outsider(), 3) == [401, 401, 401]  # forgotten with the right one


def test_nobody_is_locked_out_for_ever(console: Console, clock: Clock) -> None:
    client = console.outsider()
    for _ in range(40):
        if wrong(client).status == 429:
            clock.forward(60)
    clock.forward(LONGEST_WAIT)
    assert client.sign_in(NAME).status == 303


def test_many_at_once_are_no_way_round_the_wait(console: Console, clock: Clock) -> None:
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: wrong(console.outsider()).status, range(20)))
    assert sorted(found) == [401] * 3 + [429] * 17


@pytest.mark.parametrize("console", [PROXIED], indirect=True)
def test_wrong_ones_count_for_the_name_from_wherever_they_come(console: Console, clock: Clock) -> None:
    client = console.outsider()
    found = [wrong(client, X_Forwarded_For=f"192.0.2.{number}").status for number in range(12)]
    assert found == [401] * 10 + [429] * 2


def test_wrong_ones_count_for_the_address_whatever_the_names(console: Console, clock: Clock) -> None:
    client = console.outsider()
    assert [wrong(client, f"name{n}").status for n in range(22)] == [401] * 20 + [429] * 2


def test_ones_own_account_does_not_clear_an_address_of_guesses_at_others(
    console: Console, clock: Clock
) -> None:
    client = console.outsider()
    for number in range(20):
        assert wrong(client, f"name{number}").status == 401
        if number % 5 == 0:
            assert client.sign_in(NAME).status == 303
    assert wrong(client, "another").status == 429


@pytest.mark.parametrize("closed", [False, True], ids=["never known", "closed"])
def test_a_name_that_is_none_looks_like_a_wrong_password(
    console: Console, clock: Clock, monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    other = "李四"
    if closed:
        console.add_account(other, "agent")
        console.database.now(lambda connection: managing.close(connection, "-", other))
    checked: List[Any] = []
    real = passwords._hasher

    class Counting:
        def verify(self, hashed: str, given: bytes) -> bool:
            checked.append(hashed.rsplit("$", 2)[0])  # what it costs
            return real.verify(hashed, given)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    pages: Dict[str, List[Any]] = {}
    for name in (NAME, other):
        replies = [wrong(console.outsider(), name) for _ in range(5)]
        pages[name] = [(r.status, r.headers, r.text.replace(name, "*")) for r in replies]
    assert pages[NAME] == pages[other]
    assert len(checked) == 6 and len(set(checked)) == 1


def test_a_name_that_is_none_takes_as_long() -> None:
    def best(hashed: Any) -> float:
        spent = []
        for _ in range(7):
            begun = time.perf_counter()
            assert not is_right(hashed, "not it at all")
            spent.append(time.perf_counter() - begun)
        return min(spent)

    known, unknown = best(hash_password(PASSWORD)), best(None)
    assert 0.5 < unknown / known < 2


def test_a_password_typed_as_the_name_does_not_come_into_the_trail(console: Console) -> None:
    wrong(console.outsider(), "my secret sentence")
    (entry,) = console.database.read_now(newest)
    assert (entry.who, entry.did) == ("-", "sign_in_failed") and "secret" not in f"{entry.what}{entry.detail}"


def test_neither_password_nor_token_stand_in_the_database(console: Console) -> None:
    client = console.sign_in(name=NAME)
    dump = console.database.read_now(lambda connection: _dump(connection))
    assert PASSWORD not in dump and client.token not in dump and client.csrf not in dump
    assert "$argon2id$" in dump


def _dump(connection: Connection) -> str:
    return "\n".join(connection.connection.dbapi_connection.iterdump())


def _cookie(reply: Reply) -> Any:
    return SimpleCookie(reply.headers["set-cookie"])[COOKIE]


def test_the_cookie_is_shut_to_scripts_and_to_other_sites(console: Console) -> None:
    morsel = _cookie(console.outsider().sign_in(NAME))
    assert morsel["httponly"] and morsel["samesite"] == "Strict" and morsel["path"] == "/staff"
    assert not morsel["max-age"] and not morsel["expires"] and not morsel["domain"]
    assert len(morsel.value) >= 40


@pytest.mark.parametrize(("console", "secure"), [({}, False), (PROXIED, True)], indirect=["console"])
def test_behind_https_the_cookie_is_sent_only_there_and_only_a_known_proxy_is_believed(
    console: Console, secure: bool
) -> None:
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    reply = console.outsider().post(SIGN_IN, {"name": NAME, "password": PASSWORD}, headers)
    assert reply.status == 303 and bool(_cookie(reply)["secure"]) == secure


def test_in_production_the_cookie_is_sent_over_https_only_whatever_a_proxy_says(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUNXIAN_PRODUCTION", "yes")
    assert _cookie(console.outsider().sign_in(NAME))["secure"]


def test_a_password_given_while_the_old_one_is_being_checked_lets_nobody_in(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = passwords.is_right

    def slow(hashed: Any, given: str) -> bool:
        found = real(hashed, given)
        managing.give_password(console.database, "-", NAME)
        return found

    monkeypatch.setattr(passwords, "is_right", slow)
    client = console.outsider()
    assert client.sign_in(NAME).status == 401 and not client.is_signed_in()


def test_a_locked_database_keeps_the_name_and_lets_nobody_in(console: Console, locked: Any) -> None:
    client = console.outsider()
    with locked():
        reply = client.sign_in(NAME)
    assert reply.status == 503 and "数据库正忙" in reply.words and reply.fields["name"] == [NAME]
    assert client.sign_in(NAME).status == 303


def test_a_page_of_another_site_cannot_sign_anybody_in(console: Console) -> None:
    fields, foreign = {"name": NAME, "password": PASSWORD}, {"Origin": "https://evil.example"}
    reply = console.outsider().post(SIGN_IN, fields, foreign)
    assert reply.status == 403 and "set-cookie" not in reply.headers


@pytest.mark.parametrize("console", [{"YUNXIAN_ADDRESS_PER_MINUTE": "1"}], indirect=True)
def test_an_address_that_asks_too_much_is_told_to_wait(console: Console) -> None:
    found = [wrong(console.outsider(), f"name{n}") for n in range(3)]
    assert found[-1].status == 429 and found[-1].fields["name"] == ["name2"]
