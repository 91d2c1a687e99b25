"""Say it again."""

from typing import Any, Dict, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.switched_off import say_off
from actions.turn import Events, read_turn, send, wording
from policy_kb.card import Card, plain_card


def last_card(tracker: Tracker) -> Optional[Card]:
    """The card sent last in this conversation."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            card = (event.get("data") or {}).get("custom")
            if card:
                return dict(card)
    return None


class ActionRepeat(Action):
    """Send the last card once more."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send it, with the same choices."""
        card = last_card(tracker) or plain_card(
            kb(),
            "smalltalk",
            wording(domain, "utter_title_repeat"),
            wording(domain, "utter_nothing_to_repeat"),
        )
        turn = read_turn(tracker)
        topic = kb().topics.get(card["topic"] or "")
        if topic and topic.id in turn.off:
            return say_off(dispatcher, domain, turn, topic)
        card["choices"] = [choice for choice in card["choices"] if choice["topic"] not in turn.off]
        topics = [kb().topics[c["topic"]] for c in card["choices"] if c["topic"] in kb().topics]
        return send(dispatcher, domain, card, offered=topics)
