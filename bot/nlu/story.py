"""Put a story told over several short messages together: what was said before, and the message that goes on."""

from typing import Any, Dict, Iterable, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.events import BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.cleaner import CLEAN
from bot.nlu.lexicon import clean
from bot.nlu.parts import matters
from bot.nlu.rephrase import (
    begins_another,
    goes_back,
    picked,
    without_correction,
    without_left_matter,
    without_thanks,
    without_way_back,
)

STORY = "story"
BEFORE = "before"
WHOLE = "whole"
SAID = "said"
MATTERS = "matters"
ANNOUNCED = "announced"
LEAST = "least_matters"
LEFT = "left"
LONGEST = 2
# A message so short may be a number or an act; what was answered says more.
SHORT = 4
# What was said before these was about no matter.
_BESIDE = ("smalltalk", "handoff", "error")


def told_before(events: Iterable[Event]) -> List[str]:
    """The last messages of this session (at most two, oldest first) that were about something.

    A choice stands for the title of what was chosen.

    Args:
        events: those of one conversation, in order, without the message just heard.
    """
    told: List[str] = []
    for event in events:
        if isinstance(event, SessionStarted):
            told = []
        elif isinstance(event, UserUttered) and event.text:
            told.append(event.text)
        elif isinstance(event, BotUttered) and told:
            card = event.data.get("custom") or {}
            if card.get("outcome") in _BESIDE:
                told = told[:-1]
            elif card.get("topic") and len(told[-1]) <= SHORT:
                told[-1] = card["title"]
    return told[-LONGEST:]


def answered_topics(events: Iterable[Event]) -> List[str]:
    """The topics answered in this session, the last one first, each once.

    Args:
        events: those of one conversation, in order.
    """
    topics: List[str] = []
    for event in events:
        if isinstance(event, SessionStarted):
            topics = []
        elif isinstance(event, BotUttered):
            card = event.data.get("custom") or {}
            if card.get("outcome") == "answered" and card.get("topic"):
                topics.append(card["topic"])
    return list(dict.fromkeys(reversed(topics)))


def with_related(messages: List[Message]) -> List[Message]:
    """The messages and, behind them, the texts that are understood beside them: stories and parts."""
    stories = [message.get(name) for message in messages for name in (WHOLE, BEFORE, STORY)]
    parts = [part for message in messages for part in message.get(MATTERS) or ()]
    return [*messages, *(story for story in stories if story), *parts]


# Registered as an extractor: of what Rasa knows, the one kind that is passed over in training.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class StoryTeller(GraphComponent):
    """Give a message the texts it is understood with, as messages of their own.

    What was told before it (``before``), that and itself (``story``), and its ``matters``. A correction is cleaned
    of its denial, a pick from the person's own list becomes what is picked; what was ``said`` stays beside it, to be
    looked at as a ``whole`` for danger.
    """

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
        told = [clean(text) for text in told_before(tracker.events)] if tracker else []
        for message in messages:
            said = message.get(CLEAN) or ""
            before = _rephrase(message, told)
            text = message.get(CLEAN) or ""
            message.set(SAID, said)
            if text != said:
                message.set(WHOLE, _make([said]))
            if before:
                message.set(BEFORE, _make(before))
                message.set(STORY, _make([*before, text]))
            parts = matters(text)
            message.set(MATTERS, [_make([part]) for part in parts.texts])
            message.set(ANNOUNCED, parts.announced)
            message.set(LEAST, parts.least)
        return messages


def _rephrase(message: Message, told: List[str]) -> List[str]:
    """Put what a message means together with the former into its words; returns those it still goes on from."""
    text = without_thanks(message.get(CLEAN) or "")
    message.set(CLEAN, text)
    if begins_another(text):
        return []
    rest = without_left_matter(text)
    if rest is not None:
        message.set(CLEAN, rest)
        message.set(LEFT, True)
        return told[:-1]
    if goes_back(text):
        message.set(CLEAN, without_way_back(text))
        return told
    instead = without_correction(text)
    message.set(LEFT, instead is not None)
    message.set(CLEAN, instead or picked(text, told) or text)
    return told


def _make(texts: List[str]) -> Message:
    text = ",".join(texts)
    return Message({TEXT: text, CLEAN: text})
