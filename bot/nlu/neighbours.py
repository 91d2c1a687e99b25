"""Retrieval: which utterances, and which sentences of the document, a message is most like."""

import json
import sys
from typing import Any, Dict, List, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, load_npz, save_npz, vstack

from bot.nlu.featurizer import row_of
from bot.nlu.labels import subject_of
from bot.nlu.postings import Texts
from bot.nlu.story import with_related

NEIGHBOURS = "neighbours"


def share_of_labels(likeness: np.ndarray, labels: Sequence[str]) -> Dict[str, float]:
    """The labels of texts with their shares (together 1); a text counts by the square of its likeness.

    Args:
        likeness: one number (cosine, 0 to 1) a text. labels: one a text.
    """
    weights = likeness**2
    total = float(weights.sum())
    shares: Dict[str, float] = {}
    for label, weight in zip(labels, weights.tolist()):
        if weight > 0:
            shares[label] = shares.get(label, 0.0) + weight / total
    return shares


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Retriever(GraphComponent):
    """Set a message's ``neighbours``: the shares of labels among the texts it is most like."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Settings: how many texts are looked at."""
        return {"nearest": 50}

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._nearest = int(config["nearest"])
        self._storage = storage
        self._resource = resource
        self._labels: List[str] = []
        self._texts = Texts.of(csr_matrix((0, 0)))

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Retriever":
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
    ) -> "Retriever":
        """Load a trained component."""
        retriever = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            # The same few labels again and again: one string each.
            retriever._labels = list(map(sys.intern, json.loads((folder / "labels.json").read_text("utf-8"))))
            retriever._texts = Texts.of(load_npz(folder / "texts.npz"))
        return retriever

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the rows of all examples."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        self._labels = [subject_of(m) for m in examples]
        rows = csr_matrix(vstack([row_of(m) for m in examples]).astype(np.float32))
        self._texts = Texts.of(rows)
        with self._storage.write_to(self._resource) as folder:
            (folder / "labels.json").write_text(json.dumps(self._labels), "utf-8")
            save_npz(folder / "texts.npz", rows)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Look up messages and their stories."""
        for message in with_related(messages):
            texts, likeness = self._texts.nearest(row_of(message), self._nearest)
            message.set(NEIGHBOURS, share_of_labels(likeness, [self._labels[at] for at in texts.tolist()]))
        return messages
