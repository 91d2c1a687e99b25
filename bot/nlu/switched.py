"""What becomes of a decision while topics, or the whole bot, are switched off."""

from dataclasses import replace
from typing import Collection, Tuple

from bot.nlu.evidence import Decision
from policy_kb.off_card import WHOLE_BOT

# The intent of what is not answered.
OFF = "off"
# Under which name a channel tells with a message what is switched off.
SWITCHED_OFF = "off"
# Life comes first, and a person must stay within reach.
_ALWAYS = ("emergency", "ask_person", "not_useful")


def switch_off(decision: Decision, off: Collection[str]) -> Decision:
    """The decision, where none of what is switched off is answered or offered.

    Args:
        off: ids of topics; `WHOLE_BOT` for everything.
    """
    if not off:
        return decision
    choices, near = _served(decision.choices, off), _served(decision.near, off)
    decision = replace(decision, choices=choices, near=near, off=tuple(sorted(off)))
    if decision.intent not in _ALWAYS and (WHOLE_BOT in off or decision.topic in off):
        return replace(decision, intent=OFF)
    return decision


def _served(topics: Tuple[str, ...], off: Collection[str]) -> Tuple[str, ...]:
    return tuple(topic for topic in topics if topic not in off)
