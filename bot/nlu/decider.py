"""The last part of the pipeline: turns what was understood into the intent that a rule acts on."""

from dataclasses import asdict
from pathlib import Path
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import kb
from bot.nlu.decision import Thresholds, decide
from bot.nlu.evidence import Context, Heard
from bot.nlu.name_finder import BODY, CLAUSE, PLACE
from bot.nlu.normalizer import CLEAN
from bot.nlu.story import STORY
from bot.nlu.subject_ranker import ASPECT, DANGER, LIKENESS, SUBJECTS
from policy_kb.read_yaml import read_yaml

DECISION = "decision"
LIMITS = Path(__file__).parent / "thresholds.yml"


def read_limits(path: Path = LIMITS) -> Thresholds:
    """The limits of the decision.

    Raises:
        BadFile: one is missing, unknown or no number from 0 to 1.
    """
    return {name: float(value) for name, value in read_yaml(path, "thresholds").items()}


def hear(message: Message) -> Heard:
    """What the parts before have made of a message."""
    named: Dict[str, List[Dict[str, Any]]] = {BODY: [], PLACE: [], CLAUSE: []}
    for entity in message.get(ENTITIES, []):
        named.setdefault(entity["entity"], []).append(entity)
    return Heard(
        text=message.get(CLEAN) or "",
        subjects=message.get(SUBJECTS) or [],
        aspects=message.get(ASPECT) or {},
        danger=message.get(DANGER) or 0.0,
        likeness=message.get(LIKENESS, -1.0),
        clauses=tuple(entity["value"] for entity in named[CLAUSE]),
        bodies=tuple(entity["value"] for entity in named[BODY]),
        named_chars=sum(entity["end"] - entity["start"] for entity in named[BODY]),
        place=named[PLACE][0]["value"] if named[PLACE] else None,
    )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decider(GraphComponent):
    """Set a message's intent and what it is about (``decision``)."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Decider":
        """Create the component with the limits of thresholds.yml."""
        return cls(read_limits())

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        """Decide on messages; without a tracker each stands alone."""
        for message in messages:
            story = message.get(STORY)
            decision = decide(
                hear(message), _context(tracker), kb(), self._limits, hear(story) if story else None
            )
            intent = {INTENT_NAME_KEY: decision.intent, PREDICTED_CONFIDENCE_KEY: decision.confidence}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
            message.set(DECISION, asdict(decision), add_to_output=True)
        return messages


def _context(tracker: Optional[DialogueStateTracker]) -> Context:
    if tracker is None:
        return Context()
    kind, _, name = (tracker.get_slot("about") or "").partition("/")
    choices = tuple(tracker.get_slot("choices") or ())
    return Context(choices=choices, **({kind: name} if kind else {}))
