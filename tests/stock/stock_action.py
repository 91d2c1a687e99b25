"""The one custom action of the stock bot: the same cards, found by the intent's name. Served by `rasa run actions`."""

import os
import sys
from pathlib import Path
from typing import Any, Dict, List

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

# The folder of the project under comparison, set by whoever starts this: its knowledge base is the same.
ROOT = Path(os.environ["YUNXIAN_ROOT"])
sys.path.insert(0, str(ROOT))

from policy_kb.card import Card, danger_card, plain_card, topic_card  # noqa: E402
from policy_kb.card_text import render_text  # noqa: E402
from policy_kb.load import load_kb  # noqa: E402

KB = load_kb(ROOT / "policy_kb")
_PREFIX = "utter_frame_"
_RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
FRAME = {n[len(_PREFIX) :]: r[0]["text"] for n, r in _RESPONSES.items() if n.startswith(_PREFIX)}


def card_of(label: str, confidence: float) -> Card:
    """The card of a label such as topic+wage_arrears."""
    kind, _, name = label.partition("+")
    if kind == "topic":
        return topic_card(KB, KB.topics[name], FRAME, confidence)
    if kind == "danger" and name in KB.dangers:
        return danger_card(KB, KB.dangers[name])
    return plain_card(KB, "refused", "", _RESPONSES["utter_refuse"][0]["text"])


class ActionAnswer(Action):
    """Answer by the intent."""

    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Any]:
        intent = tracker.latest_message["intent"]
        card = card_of(intent["name"], intent["confidence"])
        dispatcher.utter_message(text=render_text(card, FRAME), json_message=card)
        return []
