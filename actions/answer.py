"""Answer from the policy: the topic's card."""

from typing import Any, Dict, Optional, Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.switched_off import say_off
from actions.turn import Events, Turn, frame, read_turn, send
from policy_kb.card import Card, add_quotes, choice_entries, fit, topic_card
from policy_kb.model import Topic


def answer(
    dispatcher: CollectingDispatcher,
    domain: Dict[str, Any],
    turn: Turn,
    topic: Topic,
    offered: Optional[Sequence[Topic]] = (),
) -> Events:
    """Send a topic's card, with the runner-up topics and a line for people who work elsewhere.

    Args:
        offered: what a number in a later message would choose from; None keeps the former list.
    """
    words = frame(domain)
    card = topic_card(kb(), topic, words, turn.confidence)
    if turn.premise:
        card["say"] = fit(words["premise"].format(say=card["say"]))
    add_place(card, turn, topic, domain)
    if topic == turn.topic:
        add_quotes(kb(), card, turn.near)
    card["choices"] = choice_entries(turn.choices)
    return send(dispatcher, domain, card, about=f"topic/{topic.id}", offered=offered)


def add_place(card: Card, turn: Turn, topic: Topic, domain: Dict[str, Any]) -> None:
    """Put first whether a matter belongs to the place of work or to home, for who named a place."""
    if turn.place and topic.place in ("work", "home"):
        card["steps"].insert(0, frame(domain)[f"place_{topic.place}"].format(place=turn.place))


def answer_also(dispatcher: CollectingDispatcher, domain: Dict[str, Any], turn: Turn) -> None:
    """Send a card for each further matter of a message."""
    for topic in turn.also:
        if topic.id in turn.off:
            say_off(dispatcher, domain, turn, topic)
        else:
            answer(dispatcher, domain, turn, topic)


class ActionAnswer(Action):
    """Answer what a person asks of the policy."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send the card of the decided topic, and one for each further matter; ask back where there is none."""
        turn = read_turn(tracker)
        if turn.topic is None:
            return ask_broad(dispatcher, domain, turn, "entitlement")
        events = answer(dispatcher, domain, turn, turn.topic)
        answer_also(dispatcher, domain, turn)
        return events
