"""The database makes itself, keeps all of a change or nothing, and outlives the process."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.desk import desk_of_settings
from bot.settings import BadSetting
from bot.store.database import Database
from bot.store.trail import append, check_trail
from bot.store.turns import find_turn, forget, open_turn


def kept(database: Database, turn: str = "t1") -> Any:
    return database.now(lambda connection: find_turn(connection, "s", turn))


def test_folder_and_tables_are_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/not/there/x.db")
    assert kept(database) is None
    database.close()
    assert (tmp_path / "not" / "there" / "x.db").exists()


def test_what_was_kept_is_there_after_a_restart(address: str) -> None:
    first = Database(address)
    first.now(lambda connection: open_turn(connection, "s", "t1", "工资"))
    first.close()
    second = Database(address)
    assert kept(second).text == "工资"
    second.close()


def test_half_a_change_is_no_change(database: Database) -> None:
    def half(connection: Any) -> None:
        open_turn(connection, "s", "t1", "工资")
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        asyncio.run(database.run(half))
    assert kept(database) is None


def test_many_at_once_all_get_their_turn(database: Database) -> None:
    async def write() -> None:
        await asyncio.gather(
            *(
                database.run(lambda connection, n=n: open_turn(connection, "s", f"t{n}", "工资"))
                for n in range(50)
            )
        )

    asyncio.run(write())
    assert all(kept(database, f"t{n}") for n in range(50))


def test_two_processes_may_share_a_database(address: str) -> None:
    one, other = (Database(address) for _ in range(2))
    one.now(lambda connection: open_turn(connection, "s", "t1", "工资"))
    other.now(lambda connection: open_turn(connection, "s", "t2", "社保"))
    assert kept(other, "t1").text == "工资" and kept(one, "t2").text == "社保"
    for database in (one, other):
        database.close()


def test_a_database_that_another_program_holds_is_told_after_a_moment(
    database: Database, address: str
) -> None:
    other = create_engine(address).connect()
    lite = address.startswith("sqlite")
    if lite:
        other.connection.dbapi_connection.isolation_level = None  # type: ignore[union-attr]
    other.exec_driver_sql("BEGIN IMMEDIATE" if lite else "LOCK TABLE trail IN EXCLUSIVE MODE")
    begun = time.monotonic()
    with pytest.raises(SQLAlchemyError):
        database.now(lambda connection: append(connection, "张三", "sign_in"))
    assert time.monotonic() - begun < 10
    other.exec_driver_sql("ROLLBACK")
    other.close()
    database.now(lambda connection: append(connection, "张三", "sign_in"))
    assert database.read_now(check_trail)[0] == 1


def test_what_is_deleted_is_overwritten(tmp_path: Path) -> None:
    database, text = Database(f"sqlite:///{tmp_path}/x.db"), "老板拖着工钱不发"
    database.now(lambda connection: open_turn(connection, "s", "t1", text))
    database.now(lambda connection: forget(connection, "s"))
    database.close()
    assert all(text.encode() not in path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    "address", ["", "sqlite://", "nonsense", "nonsense:///x.db", "sqlite:///{file}/x.db"]
)
def test_a_database_that_cannot_be_used_is_told_like_any_other_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("YUNXIAN_DATABASE", address.format(file=tmp_path / "file"))
    with pytest.raises(BadSetting, match="YUNXIAN_DATABASE"):
        desk_of_settings()
