"""Say it again."""

from typing import Any, Dict, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.turn import Events, send, wording
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
        topics = [kb().topics[c["topic"]] for c in card["choices"] if c["topic"] in kb().topics]
        return send(dispatcher, domain, card, offered=topics)
