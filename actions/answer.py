"""Answer from the policy: the topic's card."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, Turn, frame, read_turn, send
from policy_kb.card import Card, choice_entries, topic_card
from policy_kb.model import Topic


def answer(dispatcher: CollectingDispatcher, domain: Dict[str, Any], turn: Turn, topic: Topic) -> Events:
    """Send a topic's card, with the runner-up topics and a line for people who work elsewhere."""
    card = topic_card(kb(), topic, frame(domain), turn.confidence)
    add_place(card, turn, topic, domain)
    card["choices"] = choice_entries(turn.choices)
    return send(dispatcher, domain, card, about=f"topic/{topic.id}")


def add_place(card: Card, turn: Turn, topic: Topic, domain: Dict[str, Any]) -> None:
    """Put first whether a matter belongs to the place of work or to home, for who named a place."""
    if turn.place and topic.place in ("work", "home"):
        card["steps"].insert(0, frame(domain)[f"place_{topic.place}"].format(place=turn.place))


class ActionAnswer(Action):
    """Answer what a person asks of the policy."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send the card of the decided topic; ask back where there is none."""
        turn = read_turn(tracker)
        if turn.topic is None:
            return ask_broad(dispatcher, domain, "entitlement")
        return answer(dispatcher, domain, turn, turn.topic)
