"""Give every message the form in which it is looked at."""

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.lexicon import translate
from bot.nlu.normalizer import normalize

CLEAN = "clean"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class Cleaner(GraphComponent):
    """Set a message's ``clean`` text; the text as written stays what it is."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Settings: whether the lexicon of dialect and slang is used."""
        return {"lexicon": True}

    def __init__(self, config: Dict[str, Any]) -> None:
        self._translate = translate if config["lexicon"] else str

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Cleaner":
        """Create the component."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Normalise messages."""
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                message.set(CLEAN, self._translate(normalize(text)))
        return messages
