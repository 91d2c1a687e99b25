"""Features of a message: character n-grams, words, and n-grams of sounds."""

import json
from collections import Counter
from typing import Any, Dict, List, Mapping, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.cleaner import CLEAN
from bot.nlu.pinyin import syllables
from bot.nlu.story import with_related

GRAMS = "grams"
# What only sounds tell: typed pinyin and homophones leave a message nothing else, so a share of the examples teaches it.
SOUNDS = "sounds"
SOUND = "p:"
PARTS = ("characters", "words", "sounds")


def ngrams(units: Sequence[str], longest: int, mark: str) -> List[str]:
    """All n-grams of 1 to ``longest`` units, each with ``mark`` before it."""
    return [
        mark + "".join(units[at : at + size])
        for size in range(1, longest + 1)
        for at in range(len(units) - size + 1)
    ]


def grams(text: str, words: Sequence[str], parts: Sequence[str] = PARTS) -> List[str]:
    """The features of one message, with repeats.

    Args:
        text: the normalised text. words: its tokens. parts: which of characters, words and sounds are looked at.
    """
    found: List[str] = []
    if "characters" in parts:
        found += ngrams([char for char in text if char.isalnum()], 2, "c:")
    if "words" in parts:
        found += [f"w:{word}" for word in words]
    if "sounds" in parts:
        found += ngrams([f"{syllable} " for syllable in syllables(text)], 2, SOUND)
    return found


class Vectorizer:
    """Grams to TF-IDF rows: what sklearn's vectorizer learns and gives, whose own way costs more than all the rest of a turn."""

    def __init__(self, vocabulary: Mapping[str, int], idf: np.ndarray) -> None:
        self._vocabulary = vocabulary
        self._idf = idf

    @classmethod
    def fit(cls, rows: Sequence[Sequence[str]]) -> "Vectorizer":
        """Learn the vocabulary and the weights."""
        # A gram seen in one message only tells nothing of others, and halves the model when left out.
        learnt = TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=2).fit(rows)
        return cls({gram: int(at) for gram, at in learnt.vocabulary_.items()}, learnt.idf_)

    def transform(self, grams: Sequence[str]) -> csr_matrix:
        """One row of weights for a message, of length 1 (0 where no gram is known)."""
        counts = Counter(self._vocabulary[gram] for gram in grams if gram in self._vocabulary)
        features = np.array(sorted(counts), dtype=np.int32)
        often = np.array([counts[feature] for feature in features.tolist()], dtype=np.float64)
        weights = (1 + np.log(often)) * self._idf[features]
        length = np.sqrt((weights**2).sum())
        return csr_matrix(
            (weights / length if length else weights, features, [0, len(features)]), (1, len(self._idf))
        )

    def to_json(self) -> str:
        """The vocabulary and its weights."""
        return json.dumps({"vocabulary": self._vocabulary, "idf": self._idf.tolist()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Vectorizer":
        """Undo `to_json`."""
        data = json.loads(text)
        return cls(data["vocabulary"], np.array(data["idf"]))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """Add one sparse sentence feature to each message."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Settings: what is looked at, and of how many examples one is learnt by its sound alone too (0: none)."""
        return {"parts": list(PARTS), "one_by_sound_in": 4}

    def __init__(
        self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, vectorizer: Vectorizer
    ) -> None:
        self._config = config
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
        return cls(config, model_storage, resource, Vectorizer({}, np.zeros(0)))

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
        syllables(
            "gongzi"
        )  # the table of all syllables is made now: the first who types in Latin letters waits for nothing
        return cls(config, model_storage, resource, vectorizer)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have a text."""
        examples = [m for m in training_data.training_examples if m.get(TEXT)]
        for (
            message
        ) in examples:  # kept for `process_training_data`: making them takes as long as learning from them
            message.set(GRAMS, self._grams_of(message))
        self._vectorizer = Vectorizer.fit([message.get(GRAMS) for message in examples])
        with self._storage.write_to(self._resource) as folder:
            (folder / "vectorizer.json").write_text(self._vectorizer.to_json(), "utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training examples, and to some of them those of their sound alone."""
        examples = [m for m in training_data.training_examples if m.get(TEXT)]
        step = self._config["one_by_sound_in"]
        some = examples[::step] if step else []
        sounds = [[gram for gram in message.get(GRAMS) if gram.startswith(SOUND)] for message in some]
        self.process(examples)
        for message, heard in zip(some, sounds):
            message.set(SOUNDS, self._vectorizer.transform(heard))
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add features to messages and their stories."""
        for message in with_related(messages):
            row = self._vectorizer.transform(message.data.pop(GRAMS, None) or self._grams_of(message))
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))
        return messages

    def _grams_of(self, message: Message) -> List[str]:
        words = [token.text for token in message.get(TEXT_TOKENS, [])]
        return grams(message.get(CLEAN) or "", words, self._config["parts"])


def row_of(message: Message) -> csr_matrix:
    """The features that the featurizer has given a message: one row.

    Raises:
        ValueError: it has been given none.
    """
    for feature in message.features:
        if feature.origin == NgramFeaturizer.__name__:
            return feature.features
    raise ValueError("the message has no features; put NgramFeaturizer before what ranks them")
