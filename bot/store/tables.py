"""The tables. Times are seconds since 1970; personal numbers are masked before a row is made."""

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, String, Table, Text

metadata = MetaData()

# One message of one person and its answer; `answer` is null while the turn runs.
turns = Table(
    "turns",
    metadata,
    Column("session", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("answer", Text),
    Column("asked_at", Float, nullable=False, index=True),
    Column("answered_at", Float),
)

# Whether a card helped.
feedback = Table(
    "feedback",
    metadata,
    Column("session", String(64), primary_key=True),
    Column("turn", String(64), primary_key=True),
    Column("card", Integer, primary_key=True),
    Column("useful", Boolean, nullable=False),
    Column("reason", String(32)),
    Column("at", Float, nullable=False, index=True),
)

# What a person wrote to a session; the page fetches it by a long poll.
waiting = Table(
    "waiting",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("session", String(64), nullable=False, index=True),
    Column("message", Text, nullable=False),
    Column("at", Float, nullable=False, index=True),
    # A page asks for what came after a number, so no number may be given twice.
    sqlite_autoincrement=True,
)
