"""The page of the accounts: adding, roles, new passwords, closing, and what cannot be done."""

import re
from typing import Any, Dict, List

import pytest

from bot.store.accounts import Account, all_accounts
from bot.store.trail import newest
from tests.bot.staff.conftest import Entries
from tests.bot.staff.console_stub import Client, Console, Reply

PEOPLE = "/staff/people"
NAME = "张三"


@pytest.fixture
def boss(console: Console) -> Client:
    return console.sign_in("admin", "管事的")


def known(console: Console) -> Dict[str, Account]:
    return {account.name: account for account in console.database.read_now(all_accounts)}


def made_in(reply: Reply) -> str:
    (found,) = re.findall(r'<code class="password">([^<]+)</code>', reply.text)
    return str(found)


def noted(console: Console) -> List[Any]:
    return [(e.who, e.did, e.what) for e in console.database.read_now(newest)]


def test_a_new_account_gets_a_password_that_is_shown_once_and_works(console: Console, boss: Client) -> None:
    reply = boss.post(PEOPLE, {"name": NAME, "role": "editor"})
    password = made_in(reply)
    assert reply.status == 200 and "只显示这一次" in reply.words and reply.location == ""
    assert password not in boss.get(PEOPLE).text
    dump = console.database.read_now(lambda c: "\n".join(c.connection.dbapi_connection.iterdump()))
    assert password not in dump and NAME in dump
    assert console.outsider().sign_in(NAME, password).status == 303
    assert known(console)[NAME].role == "editor" and known(console)[NAME].given
    assert ("管事的", "account_added", NAME) in noted(console)


def test_a_name_that_is_taken_is_told_and_what_was_typed_stays(
    console: Console, boss: Client, entries: Entries
) -> None:
    boss.post(PEOPLE, {"name": NAME, "role": "agent"})
    boss.post_and_follow(f"{PEOPLE}/close", {"name": NAME})
    before = entries()
    reply = boss.post(PEOPLE, {"name": f" {NAME} ", "role": "editor"})
    assert reply.status == 409 and "已经有叫“张三”的账号了" in reply.words
    assert reply.fields["name"][-1] == NAME and reply.fields["role"][-1] == "editor"
    assert not known(console)[NAME].active and entries() == before


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("张", "账号名要2到32个字"),
        ("长" * 33, "账号名要2到32个字"),
        ("张 三", "账号名要2到32个字"),
        ("<b>张三", "账号名要2到32个字"),
        ("-", "账号名要2到32个字"),
        ("13800138000", "不要用手机号"),
        ("", "账号名要2到32个字"),
    ],
)
def test_a_name_that_is_unfit_is_told_and_stays_in_its_field(
    console: Console, boss: Client, entries: Entries, name: str, told: str
) -> None:
    before = entries()
    reply = boss.post(PEOPLE, {"name": name, "role": "agent"})
    assert reply.status == 400 and told in reply.words and "没有加" in reply.words
    assert reply.fields["name"][-1] == name
    assert set(known(console)) == {"管事的"} and entries() == before


@pytest.mark.parametrize("path", [PEOPLE, f"{PEOPLE}/role"])
def test_a_role_that_is_none_is_refused(console: Console, boss: Client, entries: Entries, path: str) -> None:
    console.add_account(NAME, "agent")
    before = entries()
    reply = boss.post(path, {"name": NAME, "role": "root"})
    assert reply.status == 400 and "请选一个角色" in reply.words
    assert known(console)[NAME].role == "agent" and entries() == before


def test_another_role_is_given_and_shown(console: Console, boss: Client) -> None:
    console.add_account(NAME, "agent")
    shown = boss.post_and_follow(f"{PEOPLE}/role", {"name": NAME, "role": "editor"})
    assert "改了角色。" in shown.words and f"{NAME} 编辑" in shown.words
    assert known(console)[NAME].role == "editor"
    assert noted(console)[0] == ("管事的", "role_given", NAME)


def test_a_new_password_ends_what_was_open_with_the_old_one(console: Console, boss: Client) -> None:
    client = console.sign_in("agent", NAME)
    password = made_in(boss.post(f"{PEOPLE}/password", {"name": NAME}))
    assert client.get("/staff/password").status == 303
    assert client.sign_in(NAME).status == 401
    assert client.sign_in(NAME, password).status == 303


def test_closing_and_opening_again(console: Console, boss: Client) -> None:
    console.add_account(NAME, "agent")
    shown = boss.post_and_follow(f"{PEOPLE}/close", {"name": NAME})
    assert "停用了账号。" in shown.words and f"{NAME} 坐席 停用" in shown.words
    shown = boss.post_and_follow(f"{PEOPLE}/open", {"name": NAME})
    assert "重新启用了账号。" in shown.words and f"{NAME} 坐席 没登录" in shown.words
    assert [did for _, did, what in noted(console) if what == NAME] == ["account_opened", "account_closed"]


def test_what_is_so_already_is_noted_no_second_time(console: Console, boss: Client, entries: Entries) -> None:
    console.add_account(NAME, "agent")
    for path, fields in (("close", {}), ("open", {}), ("role", {"role": "editor"})):
        boss.post_and_follow(f"{PEOPLE}/{path}", {"name": NAME, **fields})
        before = entries()
        assert boss.post(f"{PEOPLE}/{path}", {"name": NAME, **fields}).status == 303
        assert entries() == before


@pytest.mark.parametrize("path", ["close", "role", "password", "open"])
def test_nobody_manages_themselves(console: Console, boss: Client, entries: Entries, path: str) -> None:
    before = entries()
    reply = boss.post(f"{PEOPLE}/{path}", {"name": "管事的", "role": "agent"})
    assert reply.status == 400 and "不能停用自己的账号" in reply.words
    assert known(console)["管事的"].active and known(console)["管事的"].role == "admin"
    assert entries() == before and boss.get(PEOPLE).status == 200


def test_the_last_administrator_stays_one(console: Console, boss: Client, entries: Entries) -> None:
    """Who closes them was one a moment ago, and is none any more."""
    boss.console.add_account(NAME, "admin")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.staff.guard.may", lambda role, what: True)
        console.database.now(
            lambda c: c.exec_driver_sql("UPDATE accounts SET role = 'agent' WHERE name = '管事的'")
        )
        before = entries()
        for path in ("close", "role"):
            reply = boss.post(f"{PEOPLE}/{path}", {"name": NAME, "role": "agent"})
            assert reply.status == 409 and "这样就没有管理员了" in reply.words
    assert known(console)[NAME].active and known(console)[NAME].role == "admin" and entries() == before


@pytest.mark.parametrize("path", ["close", "role", "password", "open"])
def test_an_account_that_is_none_is_told(boss: Client, entries: Entries, path: str) -> None:
    before = entries()
    reply = boss.post(f"{PEOPLE}/{path}", {"name": "没这个人", "role": "agent"})
    assert reply.status == 404 and "没有叫“没这个人”的账号" in reply.words and entries() == before


def test_a_locked_database_adds_nobody_and_keeps_the_name(
    console: Console, boss: Client, locked: Any
) -> None:
    with locked():
        reply = boss.post(PEOPLE, {"name": NAME, "role": "agent"})
    assert reply.status == 503 and reply.fields["name"] == [NAME] and NAME not in known(console)
    assert made_in(boss.post(PEOPLE, reply.fields))


def test_the_list_tells_who_is_on_duty_signed_in_or_neither(console: Console, boss: Client) -> None:
    console.sign_in("agent", "在岗的").post("/staff/duty", {"on": "1"})
    console.sign_in("agent", "登录的")
    console.add_account("没来的", "agent")
    words = boss.get(PEOPLE).words
    for told in (
        "在岗的 坐席 在岗",
        "登录的 坐席 登录着",
        "没来的 坐席 没登录",
        "管事的 管理员 登录着 这是您自己",
    ):
        assert told in words
