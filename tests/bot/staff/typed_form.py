"""A form of the console that somebody has filled in: the service hours."""

from typing import Any, Dict

from bot.store.hours import Hours, read_hours
from tests.bot.staff.console_stub import Client, Console, Reply

HOURS = "/staff/hours"
# What somebody typed: on no page of the console it may be lost.
TYPED = {"opens-1-1": "07:07", "closes-1-1": "08:08", "closed": "2031-05-01\n2031-05-02"}


def fill(client: Client, **others: str) -> Dict[str, Any]:
    """The form of the service hours as it is on the page, filled in."""
    return {"version": client.get(HOURS).fields["version"][0], **TYPED, **others}


def nothing_typed_is_lost(reply: Reply) -> None:
    kept = {name: values[-1] for name, values in reply.fields.items() if name in TYPED}
    assert kept == TYPED


def set_in(console: Console) -> Hours:
    return console.database.read_now(read_hours)
