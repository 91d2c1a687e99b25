"""What a message may be about, as one label: ``topic/wage_arrears``, ``broad/insurance``, ``emergency/fire`` or an act."""

from typing import Any, Dict

from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

TOPIC, BROAD, EMERGENCY, OUT_OF_SCOPE, ACT = "topic", "broad", "emergency", "out_of_scope", "act"
_KINDS = {"topic": TOPIC, "broad": BROAD, "danger": EMERGENCY}


def subject_of(message: Message) -> str:
    """The label of a training example; one of an act that can be about a topic counts for the topic."""
    metadata = metadata_of(message)
    for key, kind in _KINDS.items():
        if key in metadata:
            return f"{kind}/{metadata[key]}"
    return str(message.get(INTENT))


def group_of(label: str) -> str:
    """The kind of a label: topic, broad, emergency, out_of_scope, or act for all the rest."""
    kind, _, name = label.partition("/")
    return kind if name or kind == OUT_OF_SCOPE else ACT


def metadata_of(message: Message) -> Dict[str, Any]:
    """The metadata that an example's intent has in the NLU files."""
    return (message.get("metadata") or {}).get("intent") or {}
