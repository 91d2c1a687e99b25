"""A locked database and a full disk: it is told, nothing typed is lost, and deed and entry are kept both or neither."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Dict

import pytest
from sqlalchemy import event

from bot.staff.roles import ADMIN, AGENT
from bot.store.hours import Hours
from tests.bot.staff.conftest import Entries
from tests.bot.staff.console_stub import Console
from tests.bot.staff.typed_form import HOURS, TYPED, fill, nothing_typed_is_lost, set_in


def test_a_locked_database_is_told_and_nothing_is_done_or_lost(
    console: Console, locked: Any, entries: Entries
) -> None:
    client = console.sign_in(ADMIN)
    form, before = fill(client), entries()
    with locked():
        assert client.get(HOURS).status == 200  # who only looks waits for nobody
        reply = client.post(HOURS, form)
    assert reply.status == 503 and "什么都没有改" in reply.words
    nothing_typed_is_lost(reply)
    assert set_in(console) == Hours() and entries() == before
    assert client.post(HOURS, reply.fields).status == 303 and entries() == before + 1


def test_a_full_disk_is_told_and_nothing_is_done_or_lost(console: Console, entries: Entries) -> None:
    client = console.sign_in(ADMIN)
    days = "\n".join(f"203{year}-{month:02}-{day:02}" for year in range(1) for month in range(1, 13) for day in range(1, 29))  # fmt: skip
    form, before = fill(client, closed=days), entries()
    full = True

    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {1 if full else 100_000}")

    event.listen(console.database._engine, "checkout", limit)
    reply = client.post(HOURS, form)
    assert reply.status == 503 and "磁盘满了" in reply.words and reply.fields["closed"] == [days]
    assert set_in(console) == Hours() and entries() == before
    assert client.get("/staff/trail").status == 200  # what is there can still be read
    full = False
    assert client.post(HOURS, reply.fields).status == 303
    assert len(set_in(console).closed) == 336 and entries() == before + 1


def test_what_is_pressed_while_the_database_is_locked_can_be_pressed_again(
    console: Console, locked: Any
) -> None:
    client = console.sign_in(ADMIN)
    with locked():
        reply = client.post("/staff/queue/1/claim")
    assert reply.status == 503 and '<button class="go">再按一次' in reply.text


DEEDS = [
    ("/staff/people", {"name": "新来的", "role": "agent"}),
    ("/staff/people/role", {"name": "张三", "role": "editor"}),
    ("/staff/people/password", {"name": "张三"}),
    ("/staff/people/close", {"name": "张三"}),
    ("/staff/hours", TYPED),
    ("/staff/duty", {"on": "1"}),
    ("/staff/trail/table", {}),
]


@pytest.mark.parametrize(("path", "fields"), DEEDS, ids=[path for path, _ in DEEDS])
def test_a_deed_that_cannot_be_noted_is_not_done(
    console: Console, tmp_path: Path, entries: Entries, path: str, fields: Dict[str, str]
) -> None:
    client = console.sign_in(ADMIN)
    console.add_account("张三", AGENT)
    others = ("accounts", "sign_ins", "service_hours", "closed_days")
    fields = {**fields, **({"version": client.get(HOURS).fields["version"][0]} if path == HOURS else {})}
    with closing(sqlite3.connect(tmp_path / "x.db")) as other:
        stored = [other.execute(f"SELECT * FROM {table}").fetchall() for table in others]
        other.execute("CREATE TRIGGER full BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'no'); END")
        before = entries()
        assert client.post(path, fields).status == 503
        assert [other.execute(f"SELECT * FROM {table}").fetchall() for table in others] == stored
        other.execute("DROP TRIGGER full")
    assert client.post(path, fields).status in (200, 303) and entries() == before + 1
