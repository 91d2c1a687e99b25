"""Bring a message into one form: width, script, case and blanks."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Dict, List

from opencc import OpenCC
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

CLEAN = "clean"
_UNSEEN = re.compile(
    r"[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
_HAN = r"\u3400-\u9fff"
_BLANK_IN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_BLANKS = re.compile(r"\s+")
_DRAWN_OUT = re.compile(r"(.)\1{3,}")


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def normalize(text: str) -> str:
    """Return ``text`` half-width (NFKC), simplified, lower-case, without invisible characters.

    Blanks between Chinese characters become one comma-like pause (a blank in dictation is a pause), runs of one character
    are cut to three.
    """
    text = unicodedata.normalize("NFKC", _UNSEEN.sub(" ", text))
    text = _BLANK_IN_HAN.sub(",", _BLANKS.sub(" ", text).strip())
    if any("\u3400" <= char <= "\u9fff" for char in text):
        text = _converter().convert(text)
    return _DRAWN_OUT.sub(r"\1\1\1", text.lower())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class Normalizer(GraphComponent):
    """Set a message's ``clean`` text; the text as written stays what it is."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Normalizer":
        """Create the component; it has no settings."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Normalise messages."""
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                message.set(CLEAN, normalize(text))
        return messages
