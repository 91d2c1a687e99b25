"""Show the source text of a clause."""

from typing import Any, Dict

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ask_broad
from actions.knowledge import kb
from actions.turn import Events, frame, read_turn, send
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
            return ask_broad(dispatcher, domain, "document")
        return send(dispatcher, domain, clause_card(kb(), clause, frame(domain)), about=turn.topic)
