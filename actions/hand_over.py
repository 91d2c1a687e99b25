"""Hand over to a person."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.turn import Events, read_turn, send, wording
from policy_kb.card import plain_card


class ActionHandOver(Action):
    """Say how to reach a person."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_hand_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send the numbers where people answer, to who asks for a person and to whom an answer was of no use."""
        asked = "not_useful" if read_turn(tracker).intent == "not_useful" else "hand_over"
        kind, _, name = (tracker.get_slot("about") or "").partition("/")
        danger = kb().dangers.get(name) if kind == "danger" else None
        say = wording(domain, f"utter_{asked}")
        if danger:
            say = wording(domain, "utter_hand_over_in_danger").format(number=danger.hotlines[0])
        title = wording(domain, f"utter_title_{asked}")
        card = plain_card(kb(), "handoff", title, say, danger.hotlines if danger else ["12333"])
        return send(dispatcher, domain, card)
