"""Conversations as Rasa remembers them, for workers that share them: one row each, written whole."""

import time
from typing import Optional

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.lock import lock
from bot.store.tables import conversations


def keep_events(connection: Connection, sender: str, events: str) -> None:
    """Keep a conversation (JSON, as Rasa writes it) in place of what was kept of it."""
    lock(connection, f"conversation {sender}")
    values = {"events": events, "saved_at": time.time()}
    this = conversations.c.sender == sender
    if not connection.execute(conversations.update().where(this).values(**values)).rowcount:
        connection.execute(conversations.insert().values(sender=sender, **values))


def read_events(connection: Connection, sender: str) -> Optional[str]:
    """What is kept of a conversation."""
    wanted = select(conversations.c.events).where(conversations.c.sender == sender)
    return connection.execute(wanted).scalar_one_or_none()


def forget_events(connection: Connection, sender: str) -> None:
    """Delete a conversation."""
    connection.execute(conversations.delete().where(conversations.c.sender == sender))


def forget_idle_events(connection: Connection, idle: float) -> None:
    """Delete the conversations in which nothing was said for ``idle`` seconds."""
    connection.execute(conversations.delete().where(conversations.c.saved_at < time.time() - idle))
