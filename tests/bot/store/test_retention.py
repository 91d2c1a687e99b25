"""What is too old is deleted, nothing else is, and the docs tell of every table."""

import json
import re
import time
from pathlib import Path
from typing import Any, Dict, List

import pytest
from sqlalchemy import Table, select

from bot import settings
from bot.cli import forget as command
from bot.store.database import Database
from bot.store.retention import DAY, Keep, forget_old
from bot.store.tables import endings, feedback, handovers, metadata, turns, waiting
from bot.store.trail import newest

DOCS = (Path(__file__).parents[3] / "docs" / "what-is-kept.md").read_text("utf-8")
KEEP = Keep(words=30, figures=730)
NOW = 2_000_000_000.0
# Days: just young enough and just too old for words, the same for figures, and for ever.
AGES = (29.9, 30.1, 729.9, 730.1, 5000.0)
SECRET = "老板不给工钱"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)


def put(database: Database, table: Table, *rows: Dict[str, Any]) -> None:
    """Put rows in a table; what a row does not say is made up."""
    made_up = {"Integer": 0, "Float": NOW, "Boolean": True}
    others = {
        c.name: made_up.get(type(c.type).__name__, "x")
        for c in table.columns
        if not c.nullable and not c.server_default and c.autoincrement is not True
    }
    database.now(lambda connection: connection.execute(table.insert(), [{**others, **row} for row in rows]))


def left(database: Database, table: Table) -> List[Any]:
    return database.read_now(lambda c: list(c.execute(select(table).order_by(*table.primary_key)).all()))


def aged(column: str) -> List[Dict[str, Any]]:
    return [{"id": f"age {age}", column: NOW - age * DAY} for age in AGES]


def forget(database: Database) -> Dict[str, int]:
    return database.now(lambda connection: forget_old(connection, KEEP))


def test_words_go_after_their_days_and_figures_after_theirs(database: Database) -> None:
    put(database, turns, *aged("asked_at"))
    put(database, endings, *aged("at"))
    put(database, feedback, *({**row, "turn": row.pop("id")} for row in aged("at")))
    put(database, waiting, *({"at": row["at"], "session": row["id"]} for row in aged("at")))
    gone = forget(database)
    assert [row.id for row in left(database, turns)] == ["age 29.9"]
    assert [row.turn for row in left(database, feedback)] == ["age 29.9"]
    assert [row.session for row in left(database, waiting)] == ["age 29.9"]
    assert {row.id for row in left(database, endings)} == {"age 29.9", "age 30.1", "age 729.9"}
    assert gone == {"turns": 4, "feedback": 4, "waiting": 4, "endings": 2, "handovers": 0}


@pytest.mark.parametrize("state", ["waiting", "claimed", "closed"])
def test_a_closed_handover_loses_the_words_first_and_an_open_one_nothing(
    database: Database, state: str
) -> None:
    rows = [{"session": r["id"], "opened_at": r["at"], "state": state, "note": SECRET} for r in aged("at")]
    put(database, handovers, *rows)
    assert forget(database)["handovers"] == (2 if state == "closed" else 0)
    kept = [(row.session, row.note) for row in left(database, handovers)]
    if state == "closed":
        assert kept == [("age 29.9", SECRET), ("", None), ("", None)]
    else:
        assert kept == [(f"age {age}", SECRET) for age in AGES]


def test_what_is_kept_for_ever_stays(database: Database) -> None:
    stay = ("accounts", "trail", "decisions", "proposals", "service_hours", "closed_days")
    for name in stay:
        table = metadata.tables[name]
        moments = {c.name: NOW - 9000 * DAY for c in table.columns if type(c.type).__name__ == "Float"}
        put(database, table, moments)
    before = {name: left(database, metadata.tables[name]) for name in stay}
    forget(database)
    assert {name: left(database, metadata.tables[name]) for name in stay} == before
    assert all(len(rows) == 1 for rows in before.values())


def test_the_command_tells_and_notes_how_much_went_and_no_words(
    database: Database, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YUNXIAN_DATABASE", address)
    put(database, turns, *({**row, "text": SECRET} for row in aged("asked_at")))
    assert command.main() == 0
    assert "4 of turns" in capsys.readouterr().out and len(left(database, turns)) == 1
    (entry,) = database.read_now(newest)
    assert (entry.who, entry.did) == ("-", "old_deleted")
    assert json.loads(entry.detail)["turns"] == 4 and SECRET not in entry.detail


@pytest.mark.parametrize("name", ["YUNXIAN_KEEP_DAYS", "YUNXIAN_DATABASE"])
def test_the_command_deletes_nothing_with_a_setting_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setenv(name, "nonsense")
    assert command.main() == 1
    assert f"nothing was deleted: {name}" in capsys.readouterr().err


def test_the_docs_tell_of_every_table() -> None:
    cells = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", DOCS, re.MULTILINE)
    assert sorted(name for cell in cells for name in re.findall(r"`(\w+)`", cell)) == sorted(metadata.tables)


def test_the_docs_tell_the_days_that_count_where_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YUNXIAN_KEEP_DAYS", "YUNXIAN_FIGURES_DAYS"):
        monkeypatch.delenv(name, raising=False)
        assert re.search(rf"`{name}` \([^)]*\b{settings.number(name)}\)", DOCS)
