"""Switch topics or the whole bot off and on, and note it in the trail: what the page and the command have in common."""

from sqlalchemy.engine import Connection

from bot.channels.personal_numbers import mask
from bot.knowledge import kb
from bot.store.switches import put_off, put_on
from bot.store.trail import append
from policy_kb.off_card import WHOLE_BOT

LONGEST_WHY = 200


class CannotSwitch(Exception):
    """It cannot be switched; the text says in Chinese why and what to write."""


def find_topic(name: str) -> str:
    """The id of a topic, given by its id or its title.

    Raises:
        CannotSwitch: there is none.
    """
    for topic in kb().topics.values():
        if name in (topic.id, topic.title):
            return topic.id
    raise CannotSwitch(f"没有主题“{name}”。请写标题或者编号，例如{next(iter(kb().topics))}")


def switch_off(connection: Connection, by: str, what: str, why: str) -> bool:
    """Switch a topic (its id) or the whole bot off; False where it is off already.

    Raises:
        CannotSwitch: no reason is given, or it is too long.
    """
    why = " ".join(mask(why).split())
    if not why or len(why) > LONGEST_WHY:
        raise CannotSwitch(f"请写原因，最多{LONGEST_WHY}个字：接班的人要知道为什么停")
    if not put_off(connection, what, by, why):
        return False
    append(connection, by, "switched_off", name_in_trail(what), {"why": why})
    return True


def switch_on(connection: Connection, by: str, what: str) -> bool:
    """Switch it on again; False where it was not off."""
    if not put_on(connection, what):
        return False
    append(connection, by, "switched_on", name_in_trail(what))
    return True


def name_in_trail(what: str) -> str:
    """How the trail calls it."""
    return "整个助手" if what == WHOLE_BOT else f"topic/{what}"


def title_of(what: str) -> str:
    """How people call it."""
    if what == WHOLE_BOT:
        return "整个助手"  # also where the knowledge files cannot be read
    topic = kb().topics.get(what)
    return topic.title if topic else what
