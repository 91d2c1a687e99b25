"""Whether somebody is there, apart from when they last did something themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; who is signed in now was there when last seen."""
    op.add_column("sign_ins", sa.Column("there_at", sa.Float, nullable=False, server_default="0"))
    op.execute("UPDATE sign_ins SET there_at = seen_at")
