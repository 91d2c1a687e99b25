"""One turn as an action sees it: what was decided, the wording, and how an answer is sent."""

from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import kb
from policy_kb.card import Card
from policy_kb.card_text import render_text
from policy_kb.model import Clause, Topic
from policy_kb.off_card import WHOLE_BOT

FRAME = "utter_frame_"
Events = List[Dict[str, Any]]


@dataclass(frozen=True)
class Turn:
    """What the pipeline decided about the latest message."""

    intent: str
    confidence: float
    topic: Optional[Topic]
    clause: Optional[Clause]
    body: Optional[str]
    broad: Optional[str]
    danger: Optional[str]
    choices: Tuple[Topic, ...]
    near: Tuple[Topic, ...]
    also: Tuple[Topic, ...]
    place: Optional[str]
    premise: bool
    off: Tuple[str, ...] = ()

    @property
    def all_off(self) -> bool:
        """Whether the whole assistant is switched off."""
        return WHOLE_BOT in self.off

    def served(self, topics: Iterable[Topic]) -> Tuple[Topic, ...]:
        """Those of some topics that are not switched off."""
        return tuple(topic for topic in topics if topic.id not in self.off)


def read_turn(tracker: Tracker) -> Turn:
    """The decision that came with the latest message; a message without one is not understood."""
    message = tracker.latest_message or {}
    decision: Dict[str, Any] = message.get("decision") or {}
    topics, clauses = kb().topics, kb().document.clauses

    def several(key: str) -> Tuple[Topic, ...]:
        return tuple(topics[name] for name in decision.get(key) or () if name in topics)

    return Turn(
        intent=decision.get("intent") or (message.get("intent") or {}).get("name") or "nonsense",
        confidence=float(decision.get("confidence") or 0.0),
        topic=topics.get(decision.get("topic") or ""),
        clause=clauses.get(decision.get("clause") or ""),
        body=decision.get("body"),
        broad=decision.get("broad"),
        danger=decision.get("danger"),
        choices=several("choices"),
        near=several("near"),
        also=several("also"),
        place=decision.get("place"),
        premise=bool(decision.get("premise")),
        off=tuple(decision.get("off") or ()),
    )


def wording(domain: Dict[str, Any], name: str) -> str:
    """The text of a response of domain.yml."""
    return str(domain["responses"][name][0]["text"])


def frame(domain: Dict[str, Any]) -> Dict[str, str]:
    """The wording around what a card says: every ``utter_frame_*`` response by its short name."""
    names = (name for name in domain["responses"] if name.startswith(FRAME))
    return {name[len(FRAME) :]: wording(domain, name) for name in names}


def send(
    dispatcher: CollectingDispatcher,
    domain: Dict[str, Any],
    card: Card,
    about: str = "",
    offered: Optional[Sequence[Topic]] = None,
) -> Events:
    """Send a card with its text, and remember what it was about and which choices it offered.

    Args:
        about: what a follow-up would mean (``topic/…``, ``clause/…``, ``body/…`` or ``danger/…``); empty keeps the former.
        offered: topics a number in a later message would choose from; None keeps the former.
    """
    dispatcher.utter_message(text=render_text(card, frame(domain)), json_message=card)
    events: Events = [] if offered is None else [SlotSet("choices", [topic.id for topic in offered])]
    return [*events, SlotSet("about", about)] if about else events
