"""The last part of the pipeline: turns what was understood into the intent that a rule acts on."""

from dataclasses import asdict
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

import numpy as np
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
from bot.nlu.calibration import confidence_of, signals_of
from bot.nlu.cleaner import CLEAN
from bot.nlu.decision import Thresholds, decide
from bot.nlu.evidence import Context, Heard, Reading
from bot.nlu.labels import TOPIC
from bot.nlu.name_finder import BENEFIT, BODY, CLAUSE, PLACE
from bot.nlu.rephrase import goes_back
from bot.nlu.scores import Scores, clause_shares, in_conversation, softmax
from bot.nlu.story import ANNOUNCED, BEFORE, LEAST, LEFT, MATTERS, SAID, STORY, WHOLE, answered_topics
from bot.nlu.subject_ranker import ASPECT, SCORES
from bot.nlu.switched import SWITCHED_OFF, switch_off
from policy_kb.read_yaml import read_yaml

DECISION = "decision"
RANKING = "ranking"
# So many topics are kept in the ranking.
RANKED = 12
LIMITS = Path(__file__).parent / "thresholds.yml"


def read_limits(path: Path = LIMITS) -> Thresholds:
    """The limits of the decision.

    Raises:
        BadFile: one is missing, unknown or no number from 0 to 1.
    """
    return {name: float(value) for name, value in read_yaml(path, "thresholds").items()}


def hear(message: Message, context: Context, config: Mapping[str, float]) -> Heard:
    """What the parts before have made of a message, alone and in its conversation."""
    named: Dict[str, List[Dict[str, Any]]] = {BODY: [], BENEFIT: [], PLACE: [], CLAUSE: []}
    for entity in message.get(ENTITIES, []):
        named.setdefault(entity["entity"], []).append(entity)
    own: Scores = message.get(SCORES)
    sharpness = config["sharpness"]
    text = message.get(CLEAN) or ""
    whole: Scores = (message.get(WHOLE) or message).get(SCORES)
    return Heard(
        said=message.get(SAID) or text,
        text=text,
        whole=_read(whole, sharpness),
        alone=_read(own, sharpness),
        told=_read(_in_conversation(message, own, context, config), sharpness),
        aspects=message.get(ASPECT) or {},
        matters=tuple(_read(part.get(SCORES), sharpness) for part in message.get(MATTERS) or ()),
        announced=bool(message.get(ANNOUNCED)),
        least_matters=message.get(LEAST) or 2,
        clauses=tuple(entity["value"] for entity in named[CLAUSE]),
        bodies=tuple(entity["value"] for entity in named[BODY]),
        benefits=tuple(entity["value"] for entity in named[BENEFIT]),
        named_chars=sum(entity["end"] - entity["start"] for entity in named[BODY]),
        place=named[PLACE][0]["value"] if named[PLACE] else None,
    )


def _read(scores: Scores, sharpness: float) -> Reading:
    kind, danger = scores.danger
    likeness = float(scores.values.max())
    return Reading(scores.shares(sharpness), likeness, scores.scope, danger, kind)


def _in_conversation(message: Message, own: Scores, context: Context, config: Mapping[str, float]) -> Scores:
    if not message.get(STORY):
        return own
    clauses: Dict[str, float] = {}
    if not message.get(LEFT):
        clauses = clause_shares(message.get(BEFORE).get(SCORES), config["sharpness"])
        about = kb().topics[context.topic].clause if context.topic else context.clause
        clauses.update({about: 1.0} if about else {})
    return in_conversation(
        own, message.get(STORY).get(SCORES), clauses, config["story_weight"], config["clause_weight"]
    )


def rank(scores: Scores, sharpness: float) -> Dict[str, Any]:
    """What a message alone may be about, for people who choose themselves.

    ``topics``: pairs of topic id and share of all subjects, best first; ``confidence`` that the best clause is right;
    ``likeness`` and ``scope``: see `Reading`.
    """
    shares, reading = softmax(scores.values, sharpness), _read(scores, sharpness)
    topics = scores.labels.of_group[TOPIC]
    best = topics[np.argsort(-shares[topics])[:RANKED]]
    return {
        "topics": [[scores.labels.names[at].partition("/")[2], float(shares[at])] for at in best],
        "confidence": confidence_of(signals_of(reading, kb())),
        "likeness": reading.likeness,
        "scope": reading.scope,
    }


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decider(GraphComponent):
    """Set a message's intent, what it is about (``decision``) and what else it may be about (``ranking``)."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Settings: how sharply scores become shares, what the story counts beside the message, what a sure clause adds."""
        return {"sharpness": 10.0, "story_weight": 0.5, "clause_weight": 0.33}

    def __init__(self, config: Dict[str, Any], limits: Thresholds) -> None:
        self._config = config
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
        return cls(config, read_limits())

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        """Decide on messages; without a tracker each stands alone."""
        for message in messages:
            context = _context(tracker, message.get(SAID) or "")
            decision = decide(hear(message, context, self._config), context, kb(), self._limits)
            decision = switch_off(decision, (message.get("metadata") or {}).get(SWITCHED_OFF) or ())
            intent = {INTENT_NAME_KEY: decision.intent, PREDICTED_CONFIDENCE_KEY: decision.confidence}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
            message.set(DECISION, asdict(decision), add_to_output=True)
            if not (tracker and tracker.events):  # in a conversation nobody chooses, and all is stored
                ranking = rank(message.get(SCORES), self._config["sharpness"])
                message.set(RANKING, ranking, add_to_output=True)
        return messages


def _context(tracker: Optional[DialogueStateTracker], text: str) -> Context:
    if tracker is None:
        return Context()
    kind, _, name = (tracker.get_slot("about") or "").partition("/")
    choices = tuple(tracker.get_slot("choices") or ())
    former = answered_topics(tracker.events) if goes_back(text) else []
    if len(former) > 1:
        kind, name = "topic", former[1]
    return Context(choices=choices, **({kind: name} if kind else {}))
