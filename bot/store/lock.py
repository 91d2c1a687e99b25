"""One after the other, where order matters: SQLite has one writer at a time anyway."""

from sqlalchemy import text
from sqlalchemy.engine import Connection


def lock(connection: Connection, what: str) -> None:
    """Let nobody else who locks ``what`` go on before this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": what})
