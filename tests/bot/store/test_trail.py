"""The trail is only added to, in one chain, whoever writes at once."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database
from bot.store.tables import trail
from bot.store.trail import (
    BEGINNING,
    NOBODY,
    append,
    check_trail,
    entries,
)
from tests.bot.store.trail_entries import note, numbers


def test_each_entry_follows_the_one_before_it(database: Database) -> None:
    note(database, 3)
    first, *rest = database.read_now(lambda connection: list(entries(connection)))
    assert (first.number, first.before) == (1, BEGINNING)
    assert [entry.number for entry in rest] == [2, 3]
    assert [entry.before for entry in rest] == [first.digest, rest[0].digest]
    assert json.loads(first.detail) == {"a": "“引号”", "b": 0} and first.what == "第0件"
    assert database.read_now(check_trail) == (3, rest[-1].digest)


def test_an_empty_trail_is_whole(database: Database) -> None:
    assert database.read_now(check_trail) == (0, BEGINNING)


def test_an_entry_goes_with_what_it_tells_of(database: Database) -> None:
    def half(connection: Connection) -> None:
        append(connection, "张三", "sign_in")
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        database.now(half)
    assert numbers(database) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET who = 'x'",
        "UPDATE trail SET who = 'x' WHERE number = 2",
        "DELETE FROM trail WHERE number = 3",
        "DELETE FROM trail",
        "TRUNCATE trail",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete(database: Database, statement: str) -> None:
    note(database, 3)
    if database._engine.dialect.name == "sqlite":  # which has no other way to empty a table
        statement = statement.replace("TRUNCATE", "DELETE FROM")
    with pytest.raises(DBAPIError, match="the trail is only added to"):
        database.now(lambda connection: connection.exec_driver_sql(statement))
    assert database.read_now(check_trail)[0] == 3


def test_many_at_once_keep_the_chain_whole(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: note(database, 1, f"p{number % 8}"), range(80)))
    assert database.read_now(check_trail)[0] == 80
    assert len(numbers(database, who="p3")) == 10


def test_two_processes_keep_the_chain_whole(database: Database, address: str) -> None:
    other = Database(address)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: note((database, other)[number % 2]), range(40)))
    assert other.read_now(check_trail)[0] == 40
    other.close()


def test_the_newest_come_first_by_account_and_below_a_number(database: Database) -> None:
    for who in ("张三", "李四", NOBODY, "张三", "李四"):
        note(database, 1, who)
    assert numbers(database) == [5, 4, 3, 2, 1]
    assert numbers(database, who="张三") == [4, 1] and numbers(database, who=NOBODY) == [3]
    assert numbers(database, below=4, most=2) == [3, 2]
    assert numbers(database, who="李四", below=5) == [2]


def test_what_is_too_long_is_cut_and_the_chain_stays_whole(database: Database) -> None:
    database.now(lambda connection: append(connection, "张三", "sign_in", "长" * 500, {"x": "长" * 5000}))
    note(database)
    assert database.read_now(check_trail)[0] == 2
    assert (
        database.read_now(lambda c: c.execute(select(func.max(func.length(trail.c.what)))).scalar_one())
        == 200
    )


def test_no_row_can_be_put_in_the_place_of_another(database: Database) -> None:
    for _ in range(3):
        note(database)
    columns = "number, at, '李四', did, what, detail, before, digest"
    verb = "REPLACE" if database.read_now(lambda c: c.dialect.name) == "sqlite" else "INSERT"
    forged = f"{verb} INTO trail SELECT {columns} FROM trail WHERE number = 2"
    with pytest.raises(DBAPIError):
        database.now(lambda connection: connection.exec_driver_sql(forged))
    assert database.read_now(check_trail)[0] == 3
