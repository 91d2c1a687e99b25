"""Name the office: who leads and who helps, with numbers."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import add_place
from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, frame, read_turn, send
from policy_kb.card import choice_entries, clause_office_card, office_card


class ActionOffice(Action):
    """Say which office a topic or a clause belongs to."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_office"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send the card of the clause asked for by number, else of the topic."""
        turn = read_turn(tracker)
        if turn.clause:
            card = clause_office_card(kb(), turn.clause, frame(domain))
            return send(dispatcher, domain, card, about=f"clause/{turn.clause.id}", offered=())
        if turn.topic is None:
            return ask_broad(dispatcher, domain, turn, "contact")
        card = office_card(kb(), turn.topic, frame(domain), turn.confidence)
        add_place(card, turn, turn.topic, domain)
        card["choices"] = choice_entries(turn.choices)
        return send(dispatcher, domain, card, about=f"topic/{turn.topic.id}", offered=())
