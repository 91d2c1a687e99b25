"""The accounts on the command line, as whoever runs the server uses them."""

import re
import shlex
import sqlite3
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest

from bot.cli.accounts import main
from bot.staff.passwords import is_right
from bot.store.accounts import Account, all_accounts, password_of
from bot.store.database import Database
from bot.store.sign_ins import find_sign_in, sign_in
from bot.store.trail import newest

ROOT = Path(__file__).parents[3]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    address = f"sqlite:///{tmp_path}/x.db"
    monkeypatch.setenv("YUNXIAN_DATABASE", address)
    database = Database(address)
    yield database
    database.close()


def known(database: Database) -> Dict[str, Account]:
    return {account.name: account for account in database.read_now(all_accounts)}


def noted(database: Database) -> List[Tuple[str, str, str]]:
    return [(e.who, e.did, e.what) for e in database.read_now(newest)]


def do(capsys: Captured, *words: str, code: int = 0) -> str:
    """What a command says, on either channel."""
    assert main(words) == code
    said = capsys.readouterr()
    used, *wrong = said.err.splitlines()
    assert used.startswith("YUNXIAN_DATABASE: sqlite:") and bool(wrong) == bool(code)
    return said.out + "\n".join(wrong)


def password_in(said: str) -> str:
    return re.findall(r"密码：(\S+?)（只显示这一次", said)[0]


def fits(database: Database, name: str, password: str) -> bool:
    return is_right(database.read_now(lambda connection: password_of(connection, name)), password)


def test_an_account_is_added_with_a_password_that_is_shown_once(database: Database, capsys: Captured) -> None:
    password = password_in(do(capsys, "add", "张三", "--role", "坐席"))
    assert fits(database, "张三", password) and known(database)["张三"].role == "agent"
    assert do(capsys, "list") == "张三\t坐席\t在用\n"
    assert noted(database) == [("-", "account_added", "张三")]


def test_a_forgotten_password_is_given_anew_and_ends_what_was_open(
    database: Database, capsys: Captured
) -> None:
    former = password_in(do(capsys, "add", "admin", "--role", "管理员"))
    database.now(lambda connection: sign_in(connection, "token", "admin"))
    password = password_in(do(capsys, "password", "admin"))
    assert fits(database, "admin", password) and not fits(database, "admin", former)
    assert database.read_now(lambda connection: find_sign_in(connection, "token")) is None


def test_a_password_for_a_closed_account_says_that_it_is_closed(database: Database, capsys: Captured) -> None:
    do(capsys, "add", "张三", "--role", "坐席")
    do(capsys, "close", "张三")
    assert 'make accounts ARGS="open 张三"' in do(capsys, "password", "张三")
    assert do(capsys, "list") == "张三\t坐席\t已停用\n"


def test_role_closing_and_opening_are_done_and_noted(database: Database, capsys: Captured) -> None:
    do(capsys, "add", "张三", "--role", "坐席")
    for words in (("role", "张三", "--role", "编辑"), ("close", "张三"), ("open", "张三")):
        assert do(capsys, *words) == "张三：好了\n"
    assert known(database)["张三"].role == "editor" and known(database)["张三"].active
    assert [did for _, did, _ in noted(database)] == [
        "account_opened",
        "account_closed",
        "role_given",
        "account_added",
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "boss", "--role", "坐席"), "账号“boss”已经有了"),
        (("add", "x", "--role", "坐席"), "账号名要2到32个字"),
        (("add", "13800138000", "--role", "坐席"), "不要用手机号"),
        (("password", "nobody"), "没有账号“nobody”"),
        (("close", "nobody"), "没有账号“nobody”"),
        (("close", "boss"), "这样就没有管理员了"),
        (("role", "boss", "--role", "坐席"), "这样就没有管理员了"),
    ],
)
def test_what_cannot_be_done_is_told_and_not_noted(
    database: Database, capsys: Captured, words: Tuple[str, ...], told: str
) -> None:
    do(capsys, "add", "boss", "--role", "管理员")
    before = (known(database), noted(database))
    assert told in do(capsys, *words, code=1)
    assert (known(database), noted(database)) == before


def test_a_locked_database_is_told(database: Database, capsys: Captured, tmp_path: Path) -> None:
    do(capsys, "add", "boss", "--role", "管理员")
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "YUNXIAN_DATABASE cannot be used" in do(capsys, "close", "boss", code=1)
    other.close()


def test_the_commands_of_the_docs_do_what_they_say(database: Database, capsys: Captured) -> None:
    page = (ROOT / "docs" / "howto" / "manage-people.md").read_text("utf-8")
    told = re.findall(r"^make accounts ARGS=(?:'([^']+)'|(\w+)) ", page, re.MULTILINE)
    assert len(told) >= 6
    do(capsys, "add", "admin", "--role", "管理员")
    for quoted, word in told:
        do(capsys, *shlex.split(quoted or word))
    assert {name: (a.role, a.active) for name, a in known(database).items()} == {
        "admin": ("admin", True),
        "张三": ("editor", True),
    }
