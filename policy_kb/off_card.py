"""What is said in the place of an answer that was switched off: whom to ask and which numbers to call."""

from typing import Collection, Optional

from policy_kb.card import EVERYBODY, Card, blank_card, hotline_entries, office_entry
from policy_kb.model import Clause, Kb, Topic
from policy_kb.offices import LEAD, parts

# Stands for the whole assistant among the ids of topics that are switched off.
WHOLE_BOT = "*"


def is_off(topic: str, off: Collection[str]) -> bool:
    """Whether a topic is switched off, by itself or with all others."""
    return WHOLE_BOT in off or topic in off


def off_card(
    kb: Kb, topic: Optional[Topic], clause: Optional[Clause], title: str, say: str, confidence: float
) -> Card:
    """A refusal with the offices and numbers of what was asked for, as far as that is known.

    Args:
        say: its words, with ``{number}`` where the first number to call stands. confidence: how surely the message was
            understood; a card that refuses because the document is silent has none.
    """
    about = kb.document.clauses[topic.clause] if topic else clause
    bodies = parts(kb, about) if about else []
    card = blank_card(kb, "refused", title, "")
    card.update(
        topic=topic.id if topic else None,
        offices=[office_entry(part) for part in bodies if part.role == LEAD],
        hotlines=hotline_entries(kb, topic.hotlines if topic else (), bodies),
        confidence=round(confidence, 3),
    )
    card["say"] = say.format(number=_first_number(card), title=topic.title if topic else "")
    return card


def _first_number(card: Card) -> str:
    own = [phone["number"] for office in card["offices"] for phone in office["phones"]]
    lines = [line["number"] for line in card["hotlines"]]
    return str(next(iter([*own, *lines]), EVERYBODY))
