"""Rank what a message may be about: topics, wide fields, dangers and acts, in one linear model."""

import json
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, load_npz, save_npz, vstack
from sklearn.svm import LinearSVC

from bot.nlu.story import and_stories

SUBJECTS = "subjects"
LIKENESS = "likeness"
ASPECT = "aspect"
DANGER = "danger"
EMERGENCY = "emergency"
# Acts that can be about a topic. A message of theirs teaches the topic here and the act to the aspect model.
ASPECTS = ("policy", "ask_office", "ask_source", "ask_needs")
KEPT = 12
# Weights smaller than this (of about 1) change no figure on held-out questions and are nine tenths of all.
FAINT = 0.02
Ranking = List[Tuple[str, float]]


def subject_of(intent: str, metadata: Dict[str, Any]) -> str:
    """The label of a training example: ``topic/wage_arrears``, ``broad/insurance``, ``emergency/fire`` or the act."""
    if "topic" in metadata:
        return f"topic/{metadata['topic']}"
    if "broad" in metadata:
        return f"broad/{metadata['broad']}"
    if "danger" in metadata:
        return f"emergency/{metadata['danger']}"
    return intent


class LinearRanker:
    """A linear support vector machine whose margins a softmax turns into shares."""

    def __init__(
        self, labels: Sequence[str], weights: csr_matrix, bias: np.ndarray, sharpness: float
    ) -> None:
        self.labels = list(labels)
        self.weights = weights  # features × labels
        self.bias = bias
        self.sharpness = sharpness

    @classmethod
    def train(
        cls, rows: csr_matrix, labels: Sequence[str], sharpness: float, balance: bool
    ) -> "LinearRanker":
        """Learn from feature rows and their labels (two or more different ones)."""
        machine = LinearSVC(C=1.0, class_weight="balanced" if balance else None, random_state=7)
        machine.fit(rows, labels)
        weights, bias = machine.coef_, machine.intercept_.astype(np.float32)
        if len(machine.classes_) == 2:
            weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        kept = np.where(np.abs(weights) < FAINT, 0, weights).astype(np.float32)
        return cls(list(machine.classes_), csr_matrix(kept.T), bias, sharpness)

    def margins(self, row: csr_matrix) -> np.ndarray:
        """How far on its side of the line each label lies: above 0 it is taken, far below it is not meant."""
        return self.bias + (row @ self.weights).toarray()[0]

    def rank(self, margins: np.ndarray) -> Ranking:
        """Labels and their shares (0 to 1, together 1), best first, from their margins."""
        shares = np.exp(self.sharpness * (margins - margins.max()))
        shares /= shares.sum()
        return [(self.labels[at], float(shares[at])) for at in np.argsort(-shares)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SubjectRanker(GraphComponent):
    """Set a message's subjects (ranked), aspect (does it ask for the office, the text, the needs) and danger.

    Danger has a model of its own, which only tells emergencies from all the rest: among two hundred subjects their
    eighteen kinds are too thin to be found surely.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Settings: how sharply margins become shares, for subjects and aspects."""
        return {"sharpness": 10.0, "aspect_sharpness": 4.0, "danger_sharpness": 2.0}

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._rankers: Dict[str, LinearRanker] = {}

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
            for name in (SUBJECTS, ASPECT, DANGER):
                kept = json.loads((folder / f"{name}.json").read_text("utf-8"))
                weights, bias = load_npz(folder / f"{name}.npz"), np.array(kept["bias"], dtype=np.float32)
                ranker._rankers[name] = LinearRanker(kept["labels"], weights, bias, ranker._sharpness(name))
        return ranker

    def train(self, training_data: TrainingData) -> Resource:
        """Learn subjects and danger from all examples, aspects from those that are about a topic."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        rows = vstack([_row(message) for message in examples]).tocsr()
        intents = [message.get(INTENT) for message in examples]
        subjects = [subject_of(message.get(INTENT), _metadata(message)) for message in examples]
        dangers = [EMERGENCY if intent == EMERGENCY else "" for intent in intents]
        topical = [at for at, intent in enumerate(intents) if intent in ASPECTS]
        aspects = [intents[at] for at in topical]
        for name, some_rows, labels in (
            (SUBJECTS, rows, subjects),
            (ASPECT, rows[topical], aspects),
            (DANGER, rows, dangers),
        ):
            self._rankers[name] = LinearRanker.train(
                some_rows, labels, self._sharpness(name), balance=name != SUBJECTS
            )
        self._persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Rank messages and their stories."""
        for message in and_stories(messages):
            row = _row(message).tocsr()
            if row.nnz:
                self._rank(message, row)
        return messages

    def _rank(self, message: Message, row: csr_matrix) -> None:
        margins = {name: ranker.margins(row) for name, ranker in self._rankers.items()}
        ranked = {name: ranker.rank(margins[name]) for name, ranker in self._rankers.items()}
        message.set(SUBJECTS, ranked[SUBJECTS][:KEPT])
        message.set(LIKENESS, float(margins[SUBJECTS].max()))
        message.set(ASPECT, dict(ranked[ASPECT]))
        message.set(DANGER, dict(ranked[DANGER])[EMERGENCY])

    def _sharpness(self, name: str) -> float:
        return float(self._config["sharpness" if name == SUBJECTS else f"{name}_sharpness"])

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            for name, ranker in self._rankers.items():
                kept = {"labels": ranker.labels, "bias": ranker.bias.tolist()}
                (folder / f"{name}.json").write_text(json.dumps(kept), "utf-8")
                save_npz(folder / f"{name}.npz", ranker.weights)


def _row(message: Message) -> csr_matrix:
    _, sentence = message.get_sparse_features(TEXT)
    return sentence.features


def _metadata(message: Message) -> Dict[str, Any]:
    found = message.get("metadata") or {}
    return found.get("intent") or {}
