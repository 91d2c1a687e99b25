"""The tables. Times are seconds since 1970; personal numbers are masked before a row is made.

A change here needs a migration in `migrations/versions/`; a test compares the two.
"""

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text, text

metadata = MetaData()

# One message of one person and its answer; `answer` is null while the turn runs. `outcome`, `topic` and `confidence` are
# those of the first card. `decision` is what the staff have made of a message that was not answered.
turns = Table(
    "turns",
    metadata,
    Column("session", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("answer", Text),
    Column("asked_at", Float, nullable=False, index=True),
    Column("answered_at", Float),
    Column("channel", String(16), nullable=False, server_default="web"),
    Column("outcome", String(16), index=True),
    Column("topic", String(64)),
    Column("confidence", Float),
    Column("decision", Integer),
    # Which worker is answering, and when it last said so.
    Column("taken_by", String(32)),
    Column("taken_at", Float),
)

# Conversations as Rasa remembers them, where several workers serve; else they are in memory.
conversations = Table(
    "conversations",
    metadata,
    Column("sender", String(128), primary_key=True),
    Column("events", Text, nullable=False),
    Column("saved_at", Float, nullable=False, index=True),
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

# What a person wrote to a session (`author`, an account) or the bot of its own accord (no author); the page fetches it
# by a long poll.
waiting = Table(
    "waiting",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("session", String(64), nullable=False, index=True),
    Column("message", Text, nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("author", String(32)),
    # A page asks for what came after a number, so no number may be given twice.
    sqlite_autoincrement=True,
)

# How turns ended, one row a card, for the figures: no words, no session. The id is a digest that only who knows session
# and message can make.
endings = Table(
    "endings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Float, nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("card", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("topic", String(64)),
    Column("unsure", Boolean, nullable=False),
    Column("took", Float),
    Column("useful", Boolean),
    Column("reason", String(32)),
)

# A person who wants a person. `state` is waiting, claimed or closed; `staff` an account's name; `danger_at`, when they
# last wrote of danger meanwhile.
handovers = Table(
    "handovers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("session", String(64), nullable=False),
    Column("why", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", Float, nullable=False, index=True),
    Column("staff", String(32)),
    Column("claimed_at", Float),
    Column("closed_at", Float),
    Column("result", String(16)),
    Column("note", Text),
    Column("danger_at", Float),
    sqlite_autoincrement=True,
)
# A session is in the queue once at most.
Index(
    "one_open_handover_a_session",
    handovers.c.session,
    unique=True,
    sqlite_where=text("state != 'closed'"),
    postgresql_where=text("state != 'closed'"),
)

# When the staff answer, as the county has set it: weekday 1 (Monday) to 7, times as 09:00.
service_hours = Table(
    "service_hours",
    metadata,
    Column("weekday", Integer, primary_key=True),
    Column("opens", String(5), primary_key=True),
    Column("closes", String(5), nullable=False),
)

# Days without service, such as holidays, as 2026-10-01.
closed_days = Table("closed_days", metadata, Column("day", String(10), primary_key=True))

# The staff. `password` is an argon2 hash; `given` says that another person has seen it.
accounts = Table(
    "accounts",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", String(200), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("since", Float, nullable=False),
)

# Who is signed in. `token` is the digest of what the browser holds; `seen_at` is when somebody last did something,
# `there_at` when a page of theirs last asked, be it by itself.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("account", String(32), nullable=False, index=True),
    Column("since", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("there_at", Float, nullable=False, server_default="0"),
    Column("on_duty", Boolean, nullable=False),
)

# Sign-ins that failed; `who` is a digest of a name or an address.
failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("who", String(64), nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),
)

# What the staff did. Rows are only ever added (triggers refuse all else); `digest` covers the row and `before`, the
# digest of the row before it.
trail = Table(
    "trail",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False, index=True),
    Column("who", String(32), nullable=False),
    Column("did", String(32), nullable=False),
    Column("what", String(200), nullable=False),
    Column("detail", Text, nullable=False),
    Column("before", String(64), nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
)

# What the staff have made of a group of messages that were not answered: `choice` is topic, out_of_scope, new_topic or imported.
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("by", String(32), nullable=False),
    Column("choice", String(16), nullable=False),
    Column("topic", String(64)),
    Column("note", Text, nullable=False),
    Column("examples", Text, nullable=False),
    Column("messages", Integer, nullable=False),
    sqlite_autoincrement=True,
)

# Edits of the knowledge that wait for a second person. `state` is open, approved, refused or withdrawn.
proposals = Table(
    "proposals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("by", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("target", String(64), nullable=False),
    Column("base", String(64), nullable=False),
    Column("edit", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("settled_by", String(32)),
    Column("settled_at", Float),
    Column("answer", Text),
    sqlite_autoincrement=True,
)

# What is not answered just now: a topic's id, or * for the whole bot.
switched_off = Table(
    "switched_off",
    metadata,
    Column("what", String(64), primary_key=True),
    Column("at", Float, nullable=False),
    Column("by", String(32), nullable=False),
    Column("why", Text, nullable=False),
)
