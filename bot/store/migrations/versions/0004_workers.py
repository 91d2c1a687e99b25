"""What several workers need: who answers a message, and conversations that all of them find."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("turns", sa.Column("taken_by", sa.String(32)))
    op.add_column("turns", sa.Column("taken_at", sa.Float))
    op.create_table(
        "conversations",
        sa.Column("sender", sa.String(128), primary_key=True),
        sa.Column("events", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Float, nullable=False, index=True),
    )
