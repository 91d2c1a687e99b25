"""Entries of a trail, and what somebody does to them who owns the database."""

from typing import Any, List

from sqlalchemy.engine import Connection

from bot.store.database import Database
from bot.store.trail import append, newest


def note(database: Database, times: int = 1, who: str = "张三", did: str = "sign_in") -> None:
    def work(connection: Connection) -> None:
        for number in range(times):
            append(connection, who, did, f"第{number}件", {"b": number, "a": "“引号”"})

    database.now(work)


def numbers(database: Database, **only: Any) -> List[int]:
    return [entry.number for entry in database.read_now(lambda connection: newest(connection, **only))]


def unguarded(database: Database, *statements: str) -> None:
    """Change the trail behind its back, as somebody can who owns the database."""

    def work(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trail'"
            drops = [f"DROP TRIGGER {name}" for (name,) in connection.exec_driver_sql(names).all()]
        else:
            drops = ["ALTER TABLE trail DISABLE TRIGGER ALL"]
        for statement in (*drops, *statements):
            connection.exec_driver_sql(statement)

    database.now(work)
