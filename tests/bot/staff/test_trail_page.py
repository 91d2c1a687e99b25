"""The page of the trail: everything that was done in plain words, whether it was changed, and all of it as a table."""

import ast
import csv
import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Iterator, List, Set

import pytest
from sqlalchemy.engine import Connection

from bot.staff import trail_pages
from bot.staff.deeds import DEEDS
from bot.store.trail import NOBODY, append, check_trail, newest
from tests.bot.staff.console_stub import Client, Console, Reply

TRAIL = "/staff/trail"
BOT = Path(trail_pages.__file__).parent.parent


@pytest.fixture
def boss(console: Console) -> Client:
    return console.sign_in("admin", "管事的")


def note(console: Console, times: int, who: str = "张三", did: str = "duty_begun", what: str = "") -> None:
    def work(connection: Connection) -> None:
        for _ in range(times):
            append(connection, who, did, what)

    console.database.now(work)


def numbers(reply: Reply) -> List[int]:
    return [int(number) for number in re.findall(r'<tr><td class="number">(\d+)</td>', reply.text)]


def spoil(tmp_path: Path, *statements: str) -> None:
    """Change the trail behind the back of the program."""
    with closing(sqlite3.connect(tmp_path / "x.db")) as other:
        for trigger in ("trail_no_update", "trail_no_delete"):
            other.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            other.execute(statement)
        other.commit()


def test_deeds_are_told_in_plain_words_newest_first(console: Console, boss: Client) -> None:
    boss.post("/staff/people", {"name": "张三", "role": "editor"})
    note(console, 1, NOBODY, "old_deleted")
    reply = boss.get(TRAIL)
    assert numbers(reply) == [3, 2, 1]
    for told in ("管事的 登录", "管事的 加了账号 张三 角色：编辑", "系统或命令行 删除了过期的内容"):
        assert told in reply.words
    assert "共3条，一条接一条，没有被改过。" in reply.words


def test_older_pages_show_each_entry_once(console: Console, boss: Client) -> None:
    note(console, 250)
    reply, seen = boss.get(TRAIL), []
    while True:
        seen += numbers(reply)
        older = [link for link in reply.links if "before=" in link]
        if not older:
            break
        reply = boss.get(older[0])
    assert seen == list(range(251, 0, -1))
    assert f"{TRAIL}?who=" in reply.links  # back to the newest


def test_the_entries_of_one_account_are_picked_out_on_older_pages_too(console: Console, boss: Client) -> None:
    console.add_account("张三", "agent")
    note(console, 120, "张三")
    note(console, 120, "李四")
    reply = boss.get(f"{TRAIL}?who=%E5%BC%A0%E4%B8%89")
    assert reply.fields["who"] == ["张三"]
    (older,) = [link for link in reply.links if "before=" in link]
    assert numbers(reply) + numbers(boss.get(older)) == list(range(121, 1, -1))
    assert numbers(boss.get(f"{TRAIL}?who=nobody")) == []


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "9" * 30, "１"])
def test_an_address_with_a_number_that_is_none_is_told(boss: Client, number: str) -> None:
    reply = boss.get(f"{TRAIL}?before={number.encode().hex(chr(37)) if not number.isascii() else number}")
    assert reply.status in (400,) and "地址里的序号不对" in reply.words


def test_a_change_behind_the_back_is_told_with_its_number(
    console: Console, boss: Client, tmp_path: Path
) -> None:
    note(console, 5)
    spoil(tmp_path, "UPDATE trail SET who = '别人' WHERE number = 3")
    assert "第3条对不上" in boss.get(TRAIL).words


def test_old_entries_are_checked_when_that_is_asked_for(
    console: Console, boss: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_pages, "CHECKED", 4)
    note(console, 9)
    reply = boss.get(TRAIL)
    assert "共10条。最新的4条一条接一条，没有被改过。 检查全部10条" in reply.words
    (check,) = [link for link in reply.links if "check" in link]
    assert "共10条，一条接一条，没有被改过。" in boss.get(check).words
    spoil(tmp_path, "UPDATE trail SET who = '别人' WHERE number = 3")
    assert "没有被改过" in boss.get(TRAIL).words
    assert "第3条对不上" in boss.get(check).words


def test_the_digest_to_note_elsewhere_is_that_of_the_newest_entry(console: Console, boss: Client) -> None:
    count, digest = console.database.read_now(check_trail)
    assert f"第{count}条， {digest}" in boss.get(TRAIL).words


def rows(reply: Reply) -> List[List[str]]:
    assert reply.text.startswith("\ufeff")  # or office programs take it for another encoding
    return list(csv.reader(io.StringIO(reply.text[1:])))


def test_the_table_holds_every_entry_and_the_taking_of_it(console: Console, boss: Client) -> None:
    note(console, 150)
    reply = boss.post(f"{TRAIL}/table")
    assert reply.headers["content-type"].startswith("text/csv")
    assert re.fullmatch(
        r'attachment; filename="trail-\d{4}-\d\d-\d\d\.csv"', reply.headers["content-disposition"]
    )
    head, *table = rows(reply)
    assert head[0] == "序号" and [int(row[0]) for row in table] == list(range(1, 153))
    assert table[-1][2:4] == ["管事的", "导出了操作记录"]
    assert [row[8] for row in table[:-1]] == [row[7] for row in table[1:]]  # the chain can be followed
    assert "导出了操作记录" in boss.get(TRAIL).words


def test_a_cell_that_an_office_program_would_reckon_is_made_harmless(console: Console, boss: Client) -> None:
    for what in ("=1+1", "+1", "-1", "@x"):
        note(console, 1, what=what)
    assert [row[4] for row in rows(boss.post(f"{TRAIL}/table"))[2:6]] == ["'=1+1", "'+1", "'-1", "'@x"]


def test_a_detail_that_was_made_unreadable_is_shown_as_it_is(
    console: Console, boss: Client, tmp_path: Path
) -> None:
    note(console, 2)
    spoil(
        tmp_path,
        "UPDATE trail SET detail = '<b>{' WHERE number = 2",
        "UPDATE trail SET detail = '7' WHERE number = 3",
    )
    reply = boss.get(TRAIL)
    assert reply.status == 200 and "&lt;b&gt;{" in reply.text and "第2条对不上" in reply.words


def _constants(node: ast.AST) -> Set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _codes(tree: ast.Module) -> Iterator[str]:
    """The codes that a module notes. One that is a name is followed to where the module gives it its value."""
    for function in [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]:
        for call in ast.walk(function):
            if not (
                isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "append"
            ):
                continue
            code = call.args[2]
            found = _constants(code)
            if isinstance(code, ast.Name):
                found = _values_of(tree, function, code.id)
            assert found, f"line {call.lineno}: write the code of the deed in the module that notes it"
            yield from found


def _values_of(tree: ast.Module, function: ast.AST, name: str) -> Set[str]:
    found: Set[str] = set()
    given = [argument.arg for argument in function.args.args]  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == name for t in node.targets
        ):
            found |= _constants(node.value)
        is_called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if is_called and node.func.id == function.name and name in given:  # type: ignore[attr-defined]
            found |= _constants(node.args[given.index(name)])  # type: ignore[attr-defined]
    return found


def test_every_deed_that_is_noted_anywhere_has_words_and_no_words_are_left_over() -> None:
    noted: Set[str] = set()
    for path in BOT.rglob("*.py"):
        text = path.read_text("utf-8")
        if re.search(r"from bot\.store\.trail import [^\n]*\bappend\b|import \([^)]*\bappend\b", text):
            noted |= set(_codes(ast.parse(text)))
    assert noted - set(DEEDS) == set(), "give these words in bot/staff/deeds.py"
    assert set(DEEDS) - noted == set()
    assert len({*DEEDS.values()}) == len(DEEDS) and all(not word.isascii() for word in DEEDS.values())


def test_every_entry_of_a_real_run_is_told_in_words(console: Console, boss: Client) -> None:
    boss.post("/staff/duty", {"on": "1"})
    boss.post("/staff/people", {"name": "张三", "role": "agent"})
    boss.post("/staff/people/close", {"name": "张三"})
    words = boss.get(TRAIL).words
    for entry in console.database.read_now(newest):
        assert DEEDS[entry.did] in words and entry.did not in words.split()
