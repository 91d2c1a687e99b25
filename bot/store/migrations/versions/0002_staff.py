"""The staff console: accounts, trail, queue, hours, decisions, proposals; and the figures."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the tables of conversations and make those of the staff."""
    _widen_conversations()
    _make_queue()
    _make_people()
    _make_loop()
    _guard_trail()


def _widen_conversations() -> None:
    op.add_column("turns", sa.Column("channel", sa.String(16), nullable=False, server_default="web"))
    op.add_column("turns", sa.Column("outcome", sa.String(16)))
    op.add_column("turns", sa.Column("topic", sa.String(64)))
    op.add_column("turns", sa.Column("confidence", sa.Float))
    op.add_column("turns", sa.Column("decision", sa.Integer))
    op.create_index("ix_turns_outcome", "turns", ["outcome"])
    op.add_column("waiting", sa.Column("author", sa.String(32)))
    op.create_table(
        "endings",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.Float, nullable=False, index=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("card", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(64)),
        sa.Column("unsure", sa.Boolean, nullable=False),
        sa.Column("took", sa.Float),
        sa.Column("useful", sa.Boolean),
        sa.Column("reason", sa.String(32)),
    )


def _make_queue() -> None:
    op.create_table(
        "handovers",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("opened_at", sa.Float, nullable=False, index=True),
        sa.Column("staff", sa.String(32)),
        sa.Column("claimed_at", sa.Float),
        sa.Column("closed_at", sa.Float),
        sa.Column("result", sa.String(16)),
        sa.Column("note", sa.Text),
        sa.Column("danger_at", sa.Float),
        sqlite_autoincrement=True,
    )
    is_open = sa.text("state != 'closed'")
    op.create_index(
        "one_open_handover_a_session",
        "handovers",
        ["session"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "service_hours",
        sa.Column("weekday", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("opens", sa.String(5), primary_key=True),
        sa.Column("closes", sa.String(5), nullable=False),
    )
    op.create_table("closed_days", sa.Column("day", sa.String(10), primary_key=True))


def _make_people() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(32), nullable=False, index=True),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("seen_at", sa.Float, nullable=False),
        sa.Column("on_duty", sa.Boolean, nullable=False),
    )
    op.create_table(
        "failed_sign_ins",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("who", sa.String(64), nullable=False, index=True),
        sa.Column("at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "trail",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Float, nullable=False, index=True),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("did", sa.String(32), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("before", sa.String(64), nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False),
    )


def _make_loop() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("choice", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(64)),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("examples", sa.Text, nullable=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "proposals",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("base", sa.String(64), nullable=False),
        sa.Column("edit", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("settled_by", sa.String(32)),
        sa.Column("settled_at", sa.Float),
        sa.Column("answer", sa.Text),
        sqlite_autoincrement=True,
    )


def _guard_trail() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER trail_no_{change.lower()} BEFORE {change} ON trail "
                "BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END"
            )
        op.execute(  # REPLACE deletes without asking the trigger for it
            "CREATE TRIGGER trail_no_replace BEFORE INSERT ON trail WHEN EXISTS "
            "(SELECT 1 FROM trail WHERE number = NEW.number OR before = NEW.before) "
            "BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the trail is only added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON trail "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
