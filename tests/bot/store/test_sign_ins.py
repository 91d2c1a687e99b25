"""Who is signed in, on duty and there; and failures, which are forgotten."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, List, Optional

import pytest
from sqlalchemy import select

from bot.staff.signing_in import Wait, begin
from bot.store.accounts import add_account, set_active
from bot.store.database import Database
from bot.store.sign_ins import (
    AWAY,
    IDLE,
    LONGEST,
    SignIn,
    digest,
    failures_of,
    find_sign_in,
    forget_ended,
    forget_failure,
    forget_failures,
    note_failure,
    note_seen,
    on_duty_now,
    present_now,
    set_on_duty,
    sign_in,
    sign_out,
)
from bot.store.tables import failed_sign_ins, sign_ins

NAME = "张三"


@pytest.fixture(autouse=True)
def _account(database: Database) -> None:
    for name in (NAME, "李四"):
        database.now(lambda c, name=name: add_account(c, name, "agent", "hashed", given=False))


def at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    monkeypatch.setattr(time, "time", lambda: moment)


def enter(database: Database, token: str, name: str = NAME) -> None:
    database.now(lambda connection: sign_in(connection, token, name))


def found(database: Database, token: str) -> Optional[SignIn]:
    return database.read_now(lambda connection: find_sign_in(connection, token))


def who(database: Database) -> Any:
    return database.read_now(on_duty_now), database.read_now(present_now)


def test_a_token_tells_who_it_is_and_only_its_digest_is_kept(database: Database) -> None:
    enter(database, "token")
    known = found(database, "token")
    assert known and (known.account, known.role, known.on_duty) == (NAME, "agent", False)
    assert database.read_now(lambda c: c.execute(select(sign_ins.c.token)).scalars().all()) == [
        digest("token")
    ]
    assert found(database, "other") is None and found(database, digest("token")) is None


@pytest.mark.parametrize(("silence", "stays"), [(IDLE - 1, True), (IDLE + 1, False)])
def test_a_sign_in_ends_when_nothing_is_heard(
    database: Database, monkeypatch: pytest.MonkeyPatch, silence: float, stays: bool
) -> None:
    begun = time.time()
    at(monkeypatch, begun)
    enter(database, "token")
    at(monkeypatch, begun + silence)
    assert bool(found(database, "token")) == stays


def test_being_heard_makes_it_last_but_not_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.time()
    at(monkeypatch, begun)
    enter(database, "token")
    moment = begun
    while moment < begun + LONGEST - IDLE:
        moment += IDLE - 1
        at(monkeypatch, moment)
        known = found(database, "token")
        assert known
        database.now(lambda connection, known=known: note_seen(connection, known, False))
    at(monkeypatch, begun + LONGEST - 1)
    assert found(database, "token")
    at(monkeypatch, begun + LONGEST + 1)
    assert found(database, "token") is None


def test_a_closed_account_is_nobody(database: Database) -> None:
    enter(database, "token")
    database.now(lambda connection: set_on_duty(connection, NAME, True))
    database.now(lambda connection: set_active(connection, NAME, False, "admin"))
    assert found(database, "token") is None and who(database) == ([], [])


def test_signing_out_of_all_of_all_but_one_and_of_one(database: Database) -> None:
    def left() -> List[str]:
        return [token for token in ("a", "b", "c", "other") if found(database, token)]

    for token in ("a", "b", "c"):
        enter(database, token)
    enter(database, "other", "李四")
    database.now(lambda connection: sign_out(connection, NAME, only=digest("a")))
    assert left() == ["b", "c", "other"]
    database.now(lambda connection: sign_out(connection, NAME, but=digest("b")))
    assert left() == ["b", "other"]
    database.now(lambda connection: sign_out(connection, NAME))
    assert left() == ["other"]


def test_nobody_signs_another_one_out(database: Database) -> None:
    enter(database, "token")
    database.now(lambda connection: sign_out(connection, "李四", only=digest("token")))
    assert found(database, "token")


def test_who_is_on_duty_is_so_until_nothing_is_heard_for_a_while(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.time()
    at(monkeypatch, begun)
    enter(database, "token")
    enter(database, "other", "李四")
    assert who(database) == ([], [NAME, "李四"])
    database.now(lambda connection: set_on_duty(connection, NAME, True))
    assert who(database) == ([NAME], [NAME, "李四"])
    at(monkeypatch, begun + AWAY + 1)
    assert who(database) == ([], [])
    known = found(database, "token")
    assert known and known.on_duty  # and is again as soon as something is heard
    database.now(lambda connection: note_seen(connection, known, False))
    assert who(database) == ([NAME], [NAME])


def test_a_page_that_asks_by_itself_keeps_somebody_on_duty_but_not_signed_in(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.time()
    at(monkeypatch, begun)
    enter(database, "token")
    database.now(lambda connection: set_on_duty(connection, NAME, True))
    for moment in range(0, int(IDLE), 300):
        at(monkeypatch, begun + moment)
        known = found(database, "token")
        assert known and who(database) == ([NAME], [NAME])
        database.now(lambda connection, known=known: note_seen(connection, known, True))
    at(monkeypatch, begun + IDLE + 1)
    assert found(database, "token") is None and who(database) == ([], [])


def test_a_second_browser_is_on_duty_like_the_first(database: Database) -> None:
    enter(database, "first")
    database.now(lambda connection: set_on_duty(connection, NAME, True))
    enter(database, "second")
    enter(database, "other", "李四")
    assert [bool(s and s.on_duty) for s in (found(database, "second"), found(database, "other"))] == [
        True,
        False,
    ]


def test_failures_are_counted_by_whom_and_since_when(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = 1_000_000.0
    for second in range(4):
        at(monkeypatch, begun + second)
        database.now(lambda connection: note_failure(connection, "name:张三"))
    database.now(lambda connection: note_failure(connection, "name:李四"))

    def count(since: float, name: str = "name:张三", until: float = begun + 10) -> Any:
        return database.read_now(lambda connection: failures_of(connection, name, since, until))

    assert count(0) == (4, begun + 3) and count(begun + 1) == (2, begun + 3)
    assert count(0, until=begun + 1) == (2, begun + 1)  # the others were noted before the clock was set back
    assert count(begun + 3) == (0, 0.0) and count(0, "nobody") == (0, 0.0)
    kept = database.read_now(lambda c: c.execute(select(failed_sign_ins.c.who)).scalars().all())
    assert not [one for one in kept if "张三" in one]


def test_one_failure_or_all_of_a_name_are_forgotten(database: Database) -> None:
    numbers = [database.now(lambda c: note_failure(c, "address:192.0.2.7")) for _ in range(3)]
    other = database.now(lambda c: note_failure(c, "name:张三"))
    assert len({*numbers, other}) == 4
    database.now(lambda connection: forget_failure(connection, numbers[1]))
    database.now(lambda connection: forget_failures(connection, "name:张三"))
    left = [
        database.read_now(lambda c, one=one: failures_of(c, one, 0, time.time() + 1))[0]
        for one in ("address:192.0.2.7", "name:张三")
    ]
    assert left == [2, 0]


def test_of_many_attempts_at_once_only_the_free_ones_are_tried(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 1_000_000.0)

    def attempt(_: int) -> bool:
        try:
            return bool(database.now(lambda connection: begin(connection, NAME, "192.0.2.7")).counts)
        except Wait:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 3


def test_what_has_ended_is_deleted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.time()
    at(monkeypatch, begun)
    enter(database, "token")
    database.now(lambda connection: note_failure(connection, "name:张三"))

    def rows() -> List[int]:
        tables = (sign_ins, failed_sign_ins)
        return database.read_now(lambda c: [len(c.execute(select(t)).all()) for t in tables])

    database.now(forget_ended)
    assert rows() == [1, 1]
    at(monkeypatch, begun + IDLE + 1)
    database.now(forget_ended)
    assert rows() == [0, 1]
    at(monkeypatch, begun + 24 * 3600 + 1)
    database.now(forget_ended)
    assert rows() == [0, 0]
