"""Say what a topic needs and who it is for: what the document says of it, and what it leaves open."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import add_place
from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, frame, read_turn, send
from policy_kb.card import choice_entries, topic_card
from policy_kb.model import Topic

LONGEST = 120


def needs_words(topic: Topic, words: Dict[str, str]) -> str:
    """Who a topic is for and what the document leaves open, at most 120 characters."""
    items = "、".join(topic.not_stated[:3])
    open_words = words["needs_open"].format(items=items) if items else ""
    return words["needs"].format(title=topic.title, audience=topic.audience, not_stated=open_words)[:LONGEST]


class ActionNeeds(Action):
    """Say what is needed, or whether another person is meant too."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_needs"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send the topic's card with those words first."""
        turn = read_turn(tracker)
        if turn.topic is None:
            return ask_broad(dispatcher, domain, "procedure")
        words = frame(domain)
        card = topic_card(kb(), turn.topic, words, turn.confidence)
        other = turn.intent == "ask_for_other"
        card["say"] = (
            words["other_person"].format(audience=turn.topic.audience)
            if other
            else needs_words(turn.topic, words)
        )
        add_place(card, turn, turn.topic, domain)
        card["choices"] = choice_entries(turn.choices)
        return send(dispatcher, domain, card, about=f"topic/{turn.topic.id}")
