"""Say more on a topic: what else is near it."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, frame, read_turn, send, wording
from policy_kb.card import choice_entries, topic_card


class ActionMore(Action):
    """Offer the related topics after a topic."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send the topic's proof again, with what is related to choose from."""
        turn = read_turn(tracker)
        if turn.topic is None:
            return ask_broad(dispatcher, domain, turn, "entitlement")
        related = turn.served(kb().topics[topic] for topic in turn.topic.related[:3])
        card = topic_card(kb(), turn.topic, frame(domain), turn.confidence)
        card["say"] = wording(domain, "utter_no_more").format(title=turn.topic.title)
        card["choices"] = choice_entries(related)
        return send(dispatcher, domain, card, about=f"topic/{turn.topic.id}", offered=related)
