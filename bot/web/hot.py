"""The questions that the chat page begins with: what migrant workers ask most."""

from typing import Collection, List, Tuple

from policy_kb.errors import BadFile
from policy_kb.model import Kb
from policy_kb.off_card import WHOLE_BOT


def hot_questions(kb: Kb, off: Collection[str] = ()) -> List[Tuple[str, str]]:
    """For each line of hot.yml the words of its button and the message that it sends: the topic's title.

    Args:
        off: what is switched off, and left out.

    Raises:
        BadFile: it lists a topic that does not exist.
    """
    missing = [hot.topic for hot in kb.hot if hot.topic not in kb.topics]
    if missing:
        raise BadFile("hot.yml", f"there is no topic {missing[0]!r}", "use a topic id")
    shown = () if WHOLE_BOT in off else kb.hot
    return [(hot.label, kb.topics[hot.topic].title) for hot in shown if hot.topic not in off]
