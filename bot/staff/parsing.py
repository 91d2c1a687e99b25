"""What the bot makes of a few typed words, without a conversation: nothing is kept but in memory, for a while."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES

from bot.nlu.decider import DECISION, RANKING
from bot.nlu.evidence import Decision
from bot.nlu.name_finder import BENEFIT, BODY, CLAUSE
from bot.nlu.normalizer import normalize

# Texts whose parse is remembered: what ten people typed in the last minute, and what all callers ask.
MOST = 512
_SENDER = "staff"


class NotReady(Exception):
    """The bot cannot be asked now: it is still loading its model, or has none."""


@dataclass(frozen=True)
class Parsed:
    """What a text may be about.

    ``text``: in the form in which it was looked at. ``topics``: ids with their shares of all subjects, best first. ``confidence``: how likely (0 to 1) the best clause is
    right. ``likeness``, ``scope``: see `bot.nlu.evidence.Reading`. ``clauses``, ``bodies``, ``benefits``: what it names.
    """

    text: str
    decision: Decision
    topics: Tuple[Tuple[str, float], ...]
    confidence: float
    likeness: float
    scope: float
    clauses: Tuple[str, ...]
    bodies: Tuple[str, ...]
    benefits: Tuple[str, ...]


_parsed: "OrderedDict[Tuple[str, str], Parsed]" = OrderedDict()


async def parse(agent: Optional[Agent], text: str) -> Parsed:
    """What the bot makes of a text that was read by `bot.channels.reading.read_text`.

    Raises:
        NotReady: there is no bot to ask.
    """
    if agent is None or not agent.is_ready() or agent.processor is None or agent.domain is None:
        raise NotReady
    key = (str(agent.model_id), normalize(text))
    if key not in _parsed:
        message = UserMessage(text, sender_id=_SENDER, input_channel=_SENDER)
        tracker = DialogueStateTracker(_SENDER, agent.domain.slots)
        _parsed[key] = _read(key[1], await agent.processor.parse_message(message, tracker))
    _parsed.move_to_end(key)
    while len(_parsed) > MOST:
        _parsed.popitem(last=False)
    return _parsed[key]


def _read(text: str, parsed: Dict[str, Any]) -> Parsed:
    named: Dict[str, List[str]] = {CLAUSE: [], BODY: [], BENEFIT: []}
    for entity in parsed[ENTITIES]:
        named.setdefault(entity["entity"], []).append(entity["value"])
    ranking = parsed[RANKING]
    return Parsed(
        text=text,
        decision=Decision(**parsed[DECISION]),
        topics=tuple((topic, share) for topic, share in ranking["topics"]),
        confidence=ranking["confidence"],
        likeness=ranking["likeness"],
        scope=ranking["scope"],
        clauses=tuple(dict.fromkeys(named[CLAUSE])),
        bodies=tuple(dict.fromkeys(named[BODY])),
        benefits=tuple(dict.fromkeys(named[BENEFIT])),
    )
