"""Ask back: one question with two to four choices."""

from typing import Any, Dict, Optional, Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.switched_off import say_off
from actions.turn import Events, Turn, read_turn, send, wording
from policy_kb.card import choices_card
from policy_kb.model import Topic

# Fewer topics than this leave nothing to choose.
FEWEST = 2


def ask_back(
    dispatcher: CollectingDispatcher,
    domain: Dict[str, Any],
    turn: Turn,
    say: str,
    topics: Sequence[Topic],
    confidence: Optional[float] = None,
) -> Events:
    """Send a question back with topics to choose from; the next message may choose by number."""
    topics = turn.served(topics)
    if len(topics) < FEWEST:
        return say_off(dispatcher, domain, turn, None)
    card = choices_card(kb(), say, wording(domain, "utter_title_clarify"), topics, confidence)
    return send(dispatcher, domain, card, offered=topics)


def ask_broad(
    dispatcher: CollectingDispatcher, domain: Dict[str, Any], turn: Turn, broad_id: str, say: str = ""
) -> Events:
    """Send the question that narrows a wide field; ``say`` takes the place of its own words."""
    broad = kb().broad[broad_id]
    return ask_back(
        dispatcher, domain, turn, say or broad.ask, [kb().topics[topic] for topic in broad.topics]
    )


class ActionClarify(Action):
    """Ask which of several topics is meant."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_clarify"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Offer the decided choices, or those of the wide field."""
        turn = read_turn(tracker)
        if len(turn.choices) < FEWEST:
            return ask_broad(dispatcher, domain, turn, turn.broad or "entitlement")
        field = kb().broad.get(turn.broad or "")
        say = (
            wording(domain, "utter_unsure_of").format(ask=field.ask)
            if field
            else wording(domain, "utter_unsure")
        )
        return ask_back(dispatcher, domain, turn, say, turn.choices, turn.confidence)
