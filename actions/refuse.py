"""Refuse what is not in the document, and still give the right number."""

from itertools import takewhile
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from actions.turn import Events, send, wording
from policy_kb.card import plain_card

# How often in a row a person is refused before a person is spoken of; on the chat page `bot.channels.queue` calls one.
PATIENCE = 2
REST = "rest"


def refusals_before(tracker: Tracker) -> int:
    """How many of the newest turns before this one, in this session, were refused, without a break; small talk is none."""
    ends: List[str] = []
    for event in tracker.events:
        if event.get("event") == "session_started":
            ends = []
        elif event.get("event") == "user":
            ends.append("")
        elif ends and not ends[-1]:
            ends[-1] = ((event.get("data") or {}).get("custom") or {}).get("outcome", "")
    about = [end for end in reversed(ends) if end not in ("", "smalltalk")]
    return sum(1 for _ in takewhile(lambda end: end == "refused", about))


class ActionRefuse(Action):
    """Say that the document does not hold it."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_refuse"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send it with 12345; over REST, where nobody can wait for a person, say after some of them where one answers."""
        card = plain_card(
            kb(), "refused", wording(domain, "utter_title_refuse"), wording(domain, "utter_refuse")
        )
        events = send(dispatcher, domain, card)
        again = (refusals_before(tracker) + 1) % PATIENCE == 0
        if again and tracker.get_latest_input_channel() == REST:
            title, say = wording(domain, "utter_title_hand_over"), wording(domain, "utter_hand_over")
            send(dispatcher, domain, plain_card(kb(), "handoff", title, say, ["12333"]))
        return events
