"""Sign-ins end: after an hour of silence, after twelve hours, and when somebody ends them."""

import pytest

from bot.staff.guard import SIGN_IN
from bot.store.sign_ins import IDLE, LONGEST, on_duty_now
from tests.bot.staff.conftest import Clock
from tests.bot.staff.console_stub import Console

NAME = "张三"


@pytest.fixture(autouse=True)
def _account(console: Console) -> None:
    console.add_account(NAME, "agent")


def test_a_sign_in_ends_when_nothing_was_heard_for_an_hour(console: Console, clock: Clock) -> None:
    client = console.sign_in(name=NAME)
    clock.forward(IDLE - 1)
    assert client.is_signed_in()
    clock.forward(IDLE - 1)
    assert client.is_signed_in()  # the one before was noted
    clock.forward(IDLE + 1)
    assert client.get("/staff/password").location == SIGN_IN


def test_a_sign_in_ends_after_twelve_hours_whatever_is_done(console: Console, clock: Clock) -> None:
    client = console.sign_in(name=NAME)
    for _ in range(int(LONGEST / IDLE * 2) - 1):
        clock.forward(IDLE / 2)
        assert client.is_signed_in()
    clock.forward(IDLE / 2)
    assert not client.is_signed_in()


def test_signing_out_ends_this_browser_only_and_its_token_is_worth_nothing(console: Console) -> None:
    one, other = (console.sign_in(name=NAME) for _ in range(2))
    token = one.token
    assert one.post("/staff/sign-out").location == SIGN_IN and one.token == ""
    one.token = token
    assert not one.is_signed_in() and other.is_signed_in()


def test_closing_an_account_ends_all_its_sign_ins(console: Console) -> None:
    boss, one, other = console.sign_in(), console.sign_in(name=NAME), console.sign_in(name=NAME)
    boss.post_and_follow("/staff/people/close", {"name": NAME})
    assert not one.is_signed_in() and not other.is_signed_in()
    assert one.sign_in(NAME).status == 401
    boss.post_and_follow("/staff/people/open", {"name": NAME})
    assert not other.is_signed_in()  # an old token does not come back to life
    assert one.sign_in(NAME).status == 303


def test_who_is_on_duty_is_so_in_each_browser_and_in_none_after_the_last_is_signed_out(
    console: Console,
) -> None:
    first = console.sign_in(name=NAME)
    first.post("/staff/duty", {"on": "1"})
    second = console.sign_in(name=NAME)
    assert "在岗，点一下下岗" in second.get("/staff/password").words
    first.post("/staff/sign-out")
    assert console.database.read_now(on_duty_now) == [NAME]
    second.post("/staff/sign-out")
    assert console.database.read_now(on_duty_now) == []
