"""Rank what a message may be about: topics, wide fields, dangers and acts."""

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import vstack

from bot.knowledge import kb
from bot.nlu.featurizer import SOUNDS, row_of
from bot.nlu.labels import group_of, subject_of
from bot.nlu.linear import LinearRanker, Rankers
from bot.nlu.neighbours import NEIGHBOURS
from bot.nlu.scores import Labels, join, softmax
from bot.nlu.story import with_related

SCORES = "scores"
ASPECT = "aspect"
# Acts that can be about a topic. A message of theirs teaches the topic here and the act to the aspect model.
ASPECTS = ("policy", "ask_office", "ask_source", "ask_needs")
_SUBJECTS, _GROUPS, _ASPECTS = "subjects", "groups", "aspects"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SubjectRanker(GraphComponent):
    """Set a message's scores (one a subject) and aspect (does it ask for the office, the text, the needs).

    Three linear models: for the subjects, for their groups (a topic, out of scope, a danger …: among two hundred
    subjects the rare ones are too thin to be found surely), and for the aspects.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Settings: what group and neighbours count beside the margin, how sharply margins become aspect shares."""
        return {"group_weight": 0.5, "near_weight": 0.05, "aspect_sharpness": 4.0}

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._rankers: Optional[Rankers] = None
        self._labels = Labels.of((), kb())

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SubjectRanker":
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SubjectRanker":
        """Load a trained component."""
        ranker = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            ranker._rankers = Rankers(
                {name: LinearRanker.load(folder, name) for name in (_SUBJECTS, _GROUPS, _ASPECTS)}
            )
        ranker._labels = Labels.of(ranker._rankers.labels[_SUBJECTS], kb())
        return ranker

    def train(self, training_data: TrainingData) -> Resource:
        """Learn subjects and groups from all examples, aspects from those that are about a topic."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        rows = vstack([row_of(message) for message in examples]).tocsr()
        sounds = [message for message in examples if message.get(SOUNDS) is not None]
        heard = vstack([rows, *(message.get(SOUNDS) for message in sounds)]).tocsr()
        subjects = [subject_of(message) for message in (*examples, *sounds)]
        topical = [at for at, message in enumerate(examples) if message.get(INTENT) in ASPECTS]
        aspects = [examples[at].get(INTENT) for at in topical]
        rankers = {
            _SUBJECTS: LinearRanker.train(heard, subjects, balance=False),
            _GROUPS: LinearRanker.train(heard, [group_of(label) for label in subjects], balance=False),
            _ASPECTS: LinearRanker.train(rows[topical], aspects, balance=True),
        }
        with self._storage.write_to(self._resource) as folder:
            for name, ranker in rankers.items():
                ranker.save(folder, name)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Score messages and their stories."""
        if self._rankers is None:
            raise ValueError("an untrained ranker cannot score: load a trained one")
        for message in with_related(messages):
            margins = self._rankers.margins(row_of(message))
            scores = join(
                self._labels,
                margins[_SUBJECTS],
                dict(zip(self._rankers.labels[_GROUPS], margins[_GROUPS])),
                message.get(NEIGHBOURS) or {},
                self._config["group_weight"],
                self._config["near_weight"],
            )
            message.set(SCORES, scores)
            shares = softmax(margins[_ASPECTS], self._config["aspect_sharpness"])
            message.set(ASPECT, dict(zip(self._rankers.labels[_ASPECTS], map(float, shares))))
        return messages
