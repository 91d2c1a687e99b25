"""Refuse what is not in the document, and still give the right number."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.turn import Events, send, wording
from policy_kb.card import plain_card


class ActionRefuse(Action):
    """Say that the document does not hold it."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_refuse"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send it with 12345."""
        return send(
            dispatcher,
            domain,
            plain_card(
                kb(), "refused", wording(domain, "utter_title_refuse"), wording(domain, "utter_refuse")
            ),
        )
