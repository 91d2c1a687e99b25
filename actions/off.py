"""Give the numbers to call while a topic, or the whole assistant, is switched off."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer_also
from actions.switched_off import say_off
from actions.turn import Events, read_turn


class ActionOff(Action):
    """Answer nothing that is switched off."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_off"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send whom to ask instead; further matters of the message that are not switched off are answered."""
        turn = read_turn(tracker)
        events = say_off(dispatcher, domain, turn, turn.topic)
        if not turn.all_off:
            answer_also(dispatcher, domain, turn)
        return events
