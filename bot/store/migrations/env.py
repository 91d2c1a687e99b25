"""Alembic's entry: brings the tables of one connection up to date."""

from alembic import context
from sqlalchemy import create_engine

from bot import settings
from bot.store.tables import metadata


def migrate(connection: object) -> None:
    """Run what is missing."""
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:  # `alembic revision --autogenerate`, for developers
    with create_engine(settings.text("YUNXIAN_DATABASE")).begin() as opened:
        migrate(opened)
