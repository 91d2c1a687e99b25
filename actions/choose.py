"""Take one of the offered choices."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer
from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, read_turn, send, wording
from policy_kb.card import plain_card


class ActionChoose(Action):
    """Answer the chosen topic."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_choose"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send its card; none of them leads to an open question with a number to call."""
        turn = read_turn(tracker)
        if turn.topic:
            return answer(dispatcher, domain, turn, turn.topic, offered=None)
        if tracker.get_slot("choices"):
            return send(
                dispatcher,
                domain,
                plain_card(
                    kb(),
                    "refused",
                    wording(domain, "utter_title_none_of_them"),
                    wording(domain, "utter_none_of_them"),
                ),
            )
        return ask_broad(dispatcher, domain, turn, "entitlement")
