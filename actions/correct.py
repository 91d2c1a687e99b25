"""Take a correction: the person meant something else."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ask_back
from actions.knowledge import kb
from actions.turn import Events, read_turn, wording


class ActionCorrect(Action):
    """Say sorry and offer what is near the topic that was wrong."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_correct"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Offer the neighbours of the last topic, or the most asked topics."""
        kind, _, name = (tracker.get_slot("about") or "").partition("/")
        former = kb().topics.get(name) if kind == "topic" else None
        ids = former.related[:4] if former and len(former.related) >= 2 else kb().broad["entitlement"].topics
        topics = [kb().topics[topic] for topic in ids]
        return ask_back(dispatcher, domain, read_turn(tracker), wording(domain, "utter_correct"), topics)
