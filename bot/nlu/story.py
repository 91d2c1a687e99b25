"""Put a story told over several short messages together: what was said before and has had no answer yet."""

from typing import Any, Dict, Iterable, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.normalizer import CLEAN, normalize

STORY = "story"
LONGEST = 2
# After these the matter is settled, or nothing was said about one.
_SETTLED = ("answered", "emergency", "handoff")
_BESIDE = ("smalltalk",)


def unanswered(events: Iterable[Event]) -> List[str]:
    """The last messages (at most two, oldest first) that were about something and have had no answer.

    Args:
        events: those of one conversation, in order, without the message just heard.
    """
    told: List[str] = []
    for event in events:
        if isinstance(event, UserUttered) and event.text:
            told.append(event.text)
        elif isinstance(event, BotUttered):
            outcome = (event.data.get("custom") or {}).get("outcome")
            if outcome in _SETTLED:
                told = []
            elif outcome in _BESIDE:
                told = told[:-1]
    return told[-LONGEST:]


def and_stories(messages: List[Message]) -> List[Message]:
    """The messages and, behind them, their stories."""
    return [*messages, *(message.get(STORY) for message in messages if message.get(STORY))]


# Registered as an extractor: of what Rasa knows, the one kind that is passed over in training.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class StoryTeller(GraphComponent):
    """Give a message that continues a story that story, as a message of its own (``story``)."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "StoryTeller":
        """Create the component; it has no settings."""
        return cls()

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        """Look back for the one message being heard; without a tracker there is nothing to look back to."""
        told = unanswered(tracker.events) if tracker else []
        if told:
            for message in messages:
                text = "，".join([*told, message.get(TEXT) or ""])
                message.set(STORY, Message({TEXT: text, CLEAN: normalize(text)}))
        return messages
