"""An older database is brought up to date without loss; a new one is what the tables say; several may start at once."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.engine import Connection

from bot.store.accounts import add_account, all_accounts
from bot.store.database import Database
from bot.store.endings import ending_id
from bot.store.feedback import keep_feedback
from bot.store.tables import endings, metadata, turns
from bot.store.trail import append, check_trail
from bot.store.turns import close_turn, find_turn, open_turn
from bot.store.waiting import post, posted_after

OWN_OF_SQLITE = "sqlite_sequence"
ROOT = Path(__file__).parents[3]
# What the versions up to 0.3.0 made, without migrations, as each database wrote it down.
OLD_SQLITE = """
CREATE TABLE turns (session VARCHAR(64) NOT NULL, id VARCHAR(64) NOT NULL, text TEXT NOT NULL, answer TEXT,
  asked_at FLOAT NOT NULL, answered_at FLOAT, PRIMARY KEY (session, id));
CREATE INDEX ix_turns_asked_at ON turns (asked_at);
CREATE TABLE feedback (session VARCHAR(64) NOT NULL, turn VARCHAR(64) NOT NULL, card INTEGER NOT NULL,
  useful BOOLEAN NOT NULL, reason VARCHAR(32), at FLOAT NOT NULL, PRIMARY KEY (session, turn, card));
CREATE INDEX ix_feedback_at ON feedback (at);
CREATE TABLE waiting (number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, session VARCHAR(64) NOT NULL,
  message TEXT NOT NULL, at FLOAT NOT NULL);
CREATE INDEX ix_waiting_session ON waiting (session);
CREATE INDEX ix_waiting_at ON waiting (at);
"""
OLD_POSTGRESQL = (
    OLD_SQLITE.replace("number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "number SERIAL NOT NULL")
    .replace("at FLOAT NOT NULL);\nCREATE INDEX ix_waiting_session", "at FLOAT NOT NULL, PRIMARY KEY (number));\nCREATE INDEX ix_waiting_session")
)  # fmt: skip
OLD_ROWS = """
INSERT INTO turns VALUES ('s', 't1', '老板不给工钱', '[{"text": "先打12333问。", "custom": {"outcome": "answered"}}]', 1000.5, 1001.5);
INSERT INTO turns VALUES ('s', 't2', '还在问', NULL, 1002.0, NULL);
INSERT INTO feedback VALUES ('s', 't1', 0, {true}, 'wrong', 1003.0);
INSERT INTO waiting (session, message, at) VALUES ('s', '{"text": "您好"}', 1004.0);
INSERT INTO waiting (session, message, at) VALUES ('s', '{"text": "在吗"}', 1005.0);
DELETE FROM waiting WHERE number = 2;
"""
START = """
import sys
from bot.store.database import Database
from bot.staff.first_account import make_first_account
print("ready", flush=True)
sys.stdin.readline()
database = Database(sys.argv[1])
print("made" if make_first_account(database) else "up", flush=True)
database.close()
"""


def execute(address: str, statements: str) -> None:
    engine = create_engine(address)
    with engine.begin() as connection:
        for statement in filter(str.strip, statements.split(";\n")):
            connection.exec_driver_sql(statement.strip().rstrip(";"))
    engine.dispose()


def make_old(address: str) -> str:
    """Let an older version have written to a database."""
    lite = address.startswith("sqlite")
    execute(address, OLD_SQLITE if lite else OLD_POSTGRESQL)
    execute(address, OLD_ROWS.replace("{true}", "1" if lite else "true"))
    return address


@pytest.fixture
def old(address: str) -> str:
    """The address of a database that an older version has written to."""
    return make_old(address)


def differences(database: Database) -> List[Any]:
    """What the database and the tables do not have in common."""

    def work(connection: Connection) -> List[Any]:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_object": lambda _, name, *__: name != OWN_OF_SQLITE,
            },
        )
        keys = [
            (name, inspect(connection).get_pk_constraint(name)["constrained_columns"])
            for name in metadata.tables
        ]
        others = [
            (name, key) for name, key in keys if key != [c.name for c in metadata.tables[name].primary_key]
        ]
        return [*compare_metadata(context, metadata), *others]

    return database.now(work)


def test_a_new_database_is_what_the_tables_say(database: Database) -> None:
    assert differences(database) == []


def test_an_old_database_becomes_the_same_as_a_new_one(old: str, tmp_path: Path) -> None:
    database = Database(old)
    assert differences(database) == []
    database.close()


def test_what_an_old_database_held_is_all_there(old: str) -> None:
    database = Database(old)
    answered, asked = (database.read_now(lambda c, id_=id_: find_turn(c, "s", id_)) for id_ in ("t1", "t2"))
    assert (
        answered and asked and (answered.text, asked.text, asked.answer) == ("老板不给工钱", "还在问", None)
    )
    assert answered.answer == [{"text": "先打12333问。", "custom": {"outcome": "answered"}}]
    rows = (
        "SELECT * FROM feedback UNION ALL SELECT session, id, 0, {}, channel, asked_at FROM turns ORDER BY 6"
    )
    true = "1" if old.startswith("sqlite") else "true"
    found = database.read_now(lambda c: [tuple(row) for row in c.execute(text(rows.format(true)))])
    assert found[-1] == ("s", "t1", 0, True, "wrong", 1003.0)
    assert {row[4] for row in found[:-1]} == {"web"}  # the only channel that kept turns
    assert database.read_now(lambda c: posted_after(c, "s", 0)) == [(1, {"text": "您好"})]
    database.close()


def test_an_old_database_goes_on_being_used(old: str) -> None:
    database = Database(old)
    answer = [{"text": "x", "custom": {"outcome": "refused", "topic": None}}]
    database.now(lambda c: close_turn(c, "s", "t2", answer))
    database.now(lambda c: open_turn(c, "s", "t3", "新的"))
    assert database.now(lambda c: keep_feedback(c, "s", "t2", 0, False, "wrong"))
    (row,) = database.read_now(lambda c: c.execute(select(endings)).all())
    assert (row.id, row.outcome, row.useful) == (ending_id("s", "t2", 0), "refused", False)
    # A page that has seen number 2 asks for what came after it: none is given twice.
    assert database.now(lambda c: post(c, "s", {"text": "新的"})) == 3
    database.now(lambda c: add_account(c, "张三", "agent", "hashed", given=True))
    database.now(lambda c: append(c, "张三", "sign_in"))
    assert database.read_now(check_trail)[0] == 1
    assert (
        database.read_now(lambda c: c.execute(select(turns.c.outcome)).scalars().all()).count("refused") == 1
    )
    database.close()


def test_a_second_start_changes_nothing(old: str) -> None:
    first = Database(old)
    first.now(lambda connection: open_turn(connection, "s", "t9", "工资"))
    first.close()
    second = Database(old)
    assert second.read_now(lambda connection: find_turn(connection, "s", "t9"))
    assert differences(second) == []
    second.close()


def test_every_table_of_the_migrations_is_one_of_the_tables(database: Database) -> None:
    names = set(database.now(lambda connection: inspect(connection).get_table_names()))
    assert names - {OWN_OF_SQLITE} == {*metadata.tables, "alembic_version"}


def test_a_migration_that_fails_in_the_middle_leaves_the_old_database(old: str) -> None:
    execute(old, "CREATE TABLE closed_days (something INTEGER)")  # one that stands in the way
    with pytest.raises(Exception, match="closed_days"):
        Database(old)
    execute(old, "DROP TABLE closed_days")
    database = Database(old)
    assert differences(database) == []
    assert len(database.read_now(lambda connection: connection.execute(select(turns)).all())) == 2
    database.close()


@pytest.mark.parametrize("prepare", [str, make_old], ids=["new", "old"])
def test_servers_that_start_at_once_all_come_up_and_one_makes_the_first_account(
    address: str, prepare: Callable[[str], str]
) -> None:
    prepare(address)
    servers = [
        subprocess.Popen(
            [sys.executable, "-c", START, address],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for server in servers:
        assert server.stdout and server.stdout.readline() == "ready\n"
    for server in servers:  # at once
        assert server.stdin
        server.stdin.write("\n")
        server.stdin.flush()
    outcomes = [server.communicate(timeout=60) for server in servers]
    assert sorted(out for out, _ in outcomes) == ["made\n", "up\n"], [error for _, error in outcomes]
    database = Database(address)
    assert len(database.read_now(all_accounts)) == 1 and differences(database) == []
    database.close()


def test_the_steps_stand_in_one_line() -> None:
    """Each follows the one before it; two that follow the same one would stop every start."""
    steps = [
        path.read_text("utf-8") for path in sorted((ROOT / "bot/store/migrations/versions").glob("*.py"))
    ]
    own = [re.findall(r'^revision = "(\w+)"', step, re.MULTILINE)[0] for step in steps]
    former = [re.findall(r'^down_revision = "?(\w+)"?', step, re.MULTILINE)[0] for step in steps]
    assert former == ["None", *own[:-1]]
