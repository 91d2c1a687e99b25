"""Bring the tables of a database up to date (Alembic; the steps stand in `migrations/versions/`)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import Connection

SCRIPTS = Path(__file__).parent / "migrations"
# Any number that no other program locks: of workers that start together one migrates, the others wait.
_LOCK = 201654
# Seconds that the others wait.
PATIENCE = 60


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, within the connection's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
