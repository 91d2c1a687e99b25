"""Show the source text of a clause."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, frame, read_turn, send, wording
from policy_kb.card import clause_card


class ActionSourceText(Action):
    """Quote a clause whole."""

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_source_text"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Send the clause asked for by number, else the one that the topic rests on."""
        turn = read_turn(tracker)
        clause = turn.clause or (kb().document.clauses[turn.topic.clause] if turn.topic else None)
        if clause is None:
            return ask_broad(dispatcher, domain, turn, "document", wording(domain, "utter_which_clause"))
        about = f"topic/{turn.topic.id}" if turn.topic else f"clause/{clause.id}"
        card = clause_card(kb(), clause, frame(domain))
        card["topic"] = turn.topic.id if turn.topic else None
        return send(dispatcher, domain, card, about=about, offered=())
