"""Features of a message: character n-grams, words, and n-grams of sounds."""

import json
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.normalizer import CLEAN
from bot.nlu.pinyin import syllables
from bot.nlu.story import and_stories


def ngrams(units: Sequence[str], longest: int, mark: str) -> List[str]:
    """All n-grams of 1 to ``longest`` units, each with ``mark`` before it."""
    return [
        mark + "".join(units[at : at + size])
        for size in range(1, longest + 1)
        for at in range(len(units) - size + 1)
    ]


def grams(text: str, words: Sequence[str]) -> List[str]:
    """The features of one message, with repeats.

    Args:
        text: the normalised text. words: its tokens.
    """
    chars = [char for char in text if char.isalnum()]
    sounds = [f"{syllable} " for syllable in syllables(text)]
    return [*ngrams(chars, 2, "c:"), *(f"w:{word}" for word in words), *ngrams(sounds, 2, "p:")]


class Vectorizer:
    """Grams to TF-IDF rows; a well-known vectorizer, kept as plain JSON and arrays."""

    def __init__(self, vocabulary: Optional[Dict[str, int]] = None, idf: Optional[np.ndarray] = None) -> None:
        # A gram seen in one message only tells nothing of others, and halves the model when left out.
        self._tfidf = TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=2, vocabulary=vocabulary)
        if idf is not None:
            self._tfidf.idf_ = idf

    def fit(self, rows: Sequence[Sequence[str]]) -> None:
        """Learn the vocabulary and the weights."""
        self._tfidf.fit(rows)

    def transform(self, rows: Sequence[Sequence[str]]) -> csr_matrix:
        """One row of weights a message, each of length 1."""
        return self._tfidf.transform(rows)

    def to_json(self) -> str:
        """The vocabulary and its weights."""
        vocabulary = {gram: int(at) for gram, at in self._tfidf.vocabulary_.items()}
        return json.dumps({"vocabulary": vocabulary, "idf": self._tfidf.idf_.tolist()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Vectorizer":
        """Undo `to_json`."""
        data = json.loads(text)
        return cls(data["vocabulary"], np.array(data["idf"]))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """Add one sparse sentence feature to each message."""

    def __init__(self, storage: ModelStorage, resource: Resource, vectorizer: Vectorizer) -> None:
        self._storage = storage
        self._resource = resource
        self._vectorizer = vectorizer

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NgramFeaturizer":
        """Create an untrained component."""
        return cls(model_storage, resource, Vectorizer())

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "NgramFeaturizer":
        """Load a trained component."""
        with model_storage.read_from(resource) as folder:
            vectorizer = Vectorizer.from_json((folder / "vectorizer.json").read_text("utf-8"))
        return cls(model_storage, resource, vectorizer)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have a text."""
        self._vectorizer.fit([_grams_of(m) for m in training_data.training_examples if m.get(TEXT)])
        with self._storage.write_to(self._resource) as folder:
            (folder / "vectorizer.json").write_text(self._vectorizer.to_json(), "utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training examples."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add features to messages and their stories."""
        heard = and_stories(messages)
        rows = self._vectorizer.transform([_grams_of(message) for message in heard]) if heard else []
        for message, row in zip(heard, rows):
            feature = Features(coo_matrix(row), FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__)
            message.add_features(feature)
        return messages


def _grams_of(message: Message) -> List[str]:
    return grams(message.get(CLEAN) or "", [token.text for token in message.get(TEXT_TOKENS, [])])
