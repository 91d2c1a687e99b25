"""Ask back: one question with two to four choices."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.turn import Events, read_turn, send, wording
from policy_kb.card import choices_card


def ask_broad(dispatcher: CollectingDispatcher, domain: Dict[str, Any], broad_id: str) -> Events:
    """Send the question that narrows a wide field."""
    broad = kb().broad[broad_id]
    topics = [kb().topics[topic] for topic in broad.topics]
    return send(
        dispatcher,
        domain,
        choices_card(kb(), broad.ask, wording(domain, "utter_title_clarify"), topics, None),
        offered=topics,
    )


class ActionClarify(Action):
    """Ask which of several topics is meant."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_clarify"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Offer the decided choices, or those of the wide field."""
        turn = read_turn(tracker)
        if len(turn.choices) < 2:
            return ask_broad(dispatcher, domain, turn.broad or "entitlement")
        card = choices_card(
            kb(),
            wording(domain, "utter_unsure"),
            wording(domain, "utter_title_clarify"),
            turn.choices,
            turn.confidence,
        )
        return send(dispatcher, domain, card, offered=turn.choices)
