"""Turns, feedback and waiting messages, as the first versions made them without migrations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, unless an older version has."""
    if sa.inspect(op.get_bind()).has_table("turns"):
        return
    op.create_table(
        "turns",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("asked_at", sa.Float, nullable=False, index=True),
        sa.Column("answered_at", sa.Float),
    )
    op.create_table(
        "feedback",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("turn", sa.String(64), primary_key=True),
        sa.Column("card", sa.Integer, primary_key=True),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "waiting",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("session", sa.String(64), nullable=False, index=True),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False, index=True),
        sqlite_autoincrement=True,
    )
