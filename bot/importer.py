"""Read the training data once: what people say, and the sentences of the document that topics quote.

Rasa's own reader takes five seconds for the same files, twice.
"""

from collections import Counter
from typing import Any, Dict, Iterable, Iterator, Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import kb
from bot.model_file import ROOT
from bot.training_data import Utterance, read_utterances
from policy_kb.model import Kb

NLU = ROOT / "data/nlu"
# How many examples a decision of the staff counts for. Of 24 messages decided against a nearly equal example, one lets
# 6 be answered as decided, two let all.
TIMES = 2


def quoted(knowledge: Kb) -> Iterator[Message]:
    """What each topic alone quotes, and its title, as examples of the topic: people also read out what they ask about."""
    counts = Counter(cite.quote for topic in knowledge.topics.values() for cite in topic.cites)
    for topic in knowledge.topics.values():
        for text in (topic.title, *(cite.quote for cite in topic.cites if counts[cite.quote] == 1)):
            yield Message({TEXT: text, INTENT: "policy", "metadata": {"intent": {"topic": topic.id}}})


class OnceImporter(RasaFileImporter):
    """Rasa's own importer, with the quotes; it keeps what it has read, since Rasa asks several times in one training."""

    _read: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """The NLU training data; the language makes no difference to it."""
        if self._read is None:
            said = read_utterances(NLU)
            written = [_example(each) for each in said if not each.decided]
            # Last, since every fourth is learnt by its sound too: which of the others are must not change.
            self._read = TrainingData([*written, *quoted(kb()), *decided(said)])
        return self._read


def decided(said: Iterable[Utterance]) -> Iterator[Message]:
    """What the staff have decided among some utterances, each `TIMES` times."""
    for each in said:
        for number in range(TIMES if each.decided else 0):
            # Rasa leaves out an example that is the same as another.
            yield _example(each, {"example": {"number": number}})


def _example(said: Utterance, more: Optional[Dict[str, Any]] = None) -> Message:
    return Message(
        {TEXT: said.text, INTENT: said.intent, "metadata": {"intent": said.metadata, **(more or {})}}
    )
