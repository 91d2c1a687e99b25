"""What is sent in the place of an answer that was switched off."""

from typing import Any, Dict, Optional

from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.turn import Events, Turn, send, wording
from policy_kb.model import Topic
from policy_kb.off_card import off_card


def say_off(
    dispatcher: CollectingDispatcher, domain: Dict[str, Any], turn: Turn, topic: Optional[Topic]
) -> Events:
    """Send whom to ask instead; a later message still means this topic."""
    say = "utter_bot_off" if turn.all_off else "utter_topic_off" if topic else "utter_topics_off"
    words = wording(domain, "utter_title_off"), wording(domain, say)
    card = off_card(kb(), topic, turn.clause, *words, turn.confidence)
    return send(dispatcher, domain, card, about=f"topic/{topic.id}" if topic else "")
