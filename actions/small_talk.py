"""Small talk, with wording from domain.yml."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.turn import Events, read_turn, send, wording
from policy_kb.card import plain_card


class ActionSmallTalk(Action):
    """Say what domain.yml has for the act (``utter_<act>``)."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_small_talk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send it."""
        response = f"utter_{read_turn(tracker).intent}"
        if response not in domain["responses"]:
            response = "utter_nonsense"
        return send(dispatcher, domain, plain_card(kb(), "smalltalk", "", wording(domain, response)))
