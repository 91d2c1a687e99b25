"""One's own password: changed with the present one, and used until the person has their own."""

from typing import Dict

import pytest

from bot.staff.passwords import make_password, unfit
from bot.store.accounts import password_of
from tests.bot.staff.conftest import Clock
from tests.bot.staff.console_stub import PASSWORD, Console

NAME = "张三"
CHANGE = {"password": PASSWORD, "new_password": "another one, longer", "same_password": "another one, longer"}


@pytest.fixture(autouse=True)
def _account(console: Console) -> None:
    console.add_account(NAME, "agent")


def test_a_changed_password_signs_out_all_other_browsers_and_is_the_one_that_counts(console: Console) -> None:
    client, other = (console.sign_in(name=NAME) for _ in range(2))
    assert "密码换好了" in client.post("/staff/password", CHANGE).words
    assert client.is_signed_in() and not other.is_signed_in()
    assert other.sign_in(NAME).status == 401
    assert other.sign_in(NAME, CHANGE["new_password"]).status == 303


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"password": "not it at all"}, "现在的密码不对"),
        ({"same_password": "something else"}, "两次写的新密码不一样"),
        ({"new_password": "short", "same_password": "short"}, "密码要有10到200个字符"),
        ({"new_password": "20310501123", "same_password": "20310501123"}, "太好猜"),
        ({"new_password": "password1234", "same_password": "password1234"}, "太好猜"),
        ({"new_password": "1qaz2wsx3edc", "same_password": "1qaz2wsx3edc"}, "太好猜"),
        ({"new_password": f"{NAME} once more", "same_password": f"{NAME} once more"}, "太好猜"),
    ],
)
def test_a_password_that_cannot_be_taken_is_told_and_the_old_one_stays(
    console: Console, fields: Dict[str, str], told: str
) -> None:
    client = console.sign_in(name=NAME)
    before = console.database.read_now(lambda connection: password_of(connection, NAME))
    reply = client.post("/staff/password", {**CHANGE, **fields})
    assert reply.status == 400 and told in reply.words
    assert console.database.read_now(lambda connection: password_of(connection, NAME)) == before


def test_the_present_password_cannot_be_guessed_in_an_open_browser(console: Console, clock: Clock) -> None:
    client = console.sign_in(name=NAME)
    guess = {**CHANGE, "password": "not it at all"}
    assert [client.post("/staff/password", guess).status for _ in range(4)] == [400, 400, 400, 429]
    assert "输错太多次了" in client.post("/staff/password", CHANGE).words


def test_with_a_given_password_nothing_is_done_before_it_is_changed(console: Console) -> None:
    boss, client = console.sign_in(), console.outsider()
    given = boss.post("/staff/people/password", {"name": NAME}).text.split('class="password">')[1][:19]
    assert client.sign_in(NAME, given).status == 303
    for path in ("/staff", "/staff/queue", "/staff/figures"):
        sent = client.get(path)
        assert sent.status == 303 and sent.headers["location"] == "/staff/password"
    assert "这个密码是别人给您的" in client.get("/staff/password").words
    refused = client.post("/staff/duty", {"on": "1"})
    assert refused.status == 403 and "请先换成自己的" in refused.words
    done = client.post("/staff/password", {**CHANGE, "password": given})
    assert "密码换好了" in done.words and "别人给您的" not in done.words
    assert client.get("/staff/queue").status == 200


def test_made_passwords_are_fit_and_never_the_same() -> None:
    made = {make_password() for _ in range(200)}
    assert len(made) == 200 and all(len(one) == 19 and unfit(one, NAME) == "" for one in made)
