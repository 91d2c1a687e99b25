"""Say what a topic needs and who it is for: what the document says of it, and what it leaves open."""

from typing import Any, Dict, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import add_place
from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, frame, read_turn, send
from policy_kb.card import choice_entries, fit, topic_card
from policy_kb.model import Topic

# What a question of detail asks for, by the characters it is asked with and those of what the document leaves open.
ASKED = (
    ("钱费价收", "钱费价金补额多少"),
    ("久天时候", "天久时几期限月年"),
    ("材料带证明", "材料带证明东西手续"),
    ("条件够资格", "条件资格线"),
)


def needs_words(topic: Topic, words: Dict[str, str], message: str = "") -> str:
    """Who a topic is for and what the document leaves open, at most 120 characters.

    What the message asks for comes first where the document leaves that open.
    """
    asked = asked_detail(topic, message)
    if asked:
        return fit(words["needs_asked"].format(item=asked) + topic.say)
    items = "、".join(topic.not_stated[:3])
    open_words = words["needs_open"].format(items=items) if items else ""
    return fit(words["needs"].format(title=topic.title, audience=topic.audience, not_stated=open_words))


def asked_detail(topic: Topic, message: str) -> Optional[str]:
    """What of the things that the document leaves open a message asks for."""
    wanted = [marks for said, marks in ASKED if any(char in message for char in said)]
    hits = {item: sum(char in item for marks in wanted for char in marks) for item in topic.not_stated}
    best = max(hits, key=lambda item: hits[item], default=None)
    return best if best and hits[best] else None


class ActionNeeds(Action):
    """Say what is needed, or whether another person is meant too."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_needs"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send the topic's card with those words first."""
        turn = read_turn(tracker)
        if turn.topic is None:
            return ask_broad(dispatcher, domain, turn, "procedure")
        words = frame(domain)
        card = topic_card(kb(), turn.topic, words, turn.confidence)
        other = turn.intent == "ask_for_other"
        card["say"] = (
            words["other_person"].format(audience=turn.topic.audience)
            if other
            else needs_words(turn.topic, words, (tracker.latest_message or {}).get("text") or "")
        )
        add_place(card, turn, turn.topic, domain)
        card["choices"] = choice_entries(turn.choices)
        return send(dispatcher, domain, card, about=f"topic/{turn.topic.id}", offered=())
