"""Someone may be in danger: the number to call, first and only."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.turn import Events, read_turn, send
from policy_kb.card import danger_card


class ActionEmergency(Action):
    """Send the card of a danger."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_emergency"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send it; an unknown danger gets the medical one, which lists every number."""
        dangers = kb().dangers
        danger = dangers.get(read_turn(tracker).danger or "", dangers["medical"])
        return send(dispatcher, domain, danger_card(kb(), danger), about=f"danger/{danger.id}")
