"""Draw the answer aid; what belongs to a topic is drawn once and remembered while the knowledge stays as it is."""

from functools import lru_cache
from typing import Any, Dict, Optional, Tuple

from bot.knowledge import kb
from bot.staff.aid import MAIN, NOTHING, Aid
from bot.staff.answers import Answer, answer_of
from bot.staff.drawing import Visitor, draw
from bot.staff.heads import Head, head_of
from bot.switches import switches
from policy_kb.model import Topic
from policy_kb.off_card import is_off

EMPTY = Aid(NOTHING)


def aid_page(visitor: Visitor, typed: str = "", aid: Aid = EMPTY, opened: str = "", problem: str = "") -> str:
    """The whole page.

    Args:
        typed: what stays in the box. opened: id of the topic that is chosen, the first suggestion's where empty.
        problem: why nothing could be suggested.
    """
    document = kb().document
    return draw(
        "aid.html",
        visitor,
        typed=typed,
        hot=[(hot.label, hot.topic) for hot in kb().hot],
        clauses=document.clauses.values(),
        offices=kb().offices.values(),
        **_found(aid, opened, problem),
    )


def found_part(visitor: Optional[Visitor], aid: Aid, opened: str = "", problem: str = "") -> str:
    """Only what was found, to put into a page."""
    return draw("found.html", visitor, **_found(aid, opened, problem))


def _found(aid: Aid, opened: str, problem: str) -> Dict[str, Any]:
    head, numbered = head_of(kb(), aid), list(enumerate(aid.all, 1))
    chosen = next((number for number, one in numbered if one.topic.id == opened), 0 if head else 1)
    shown = [
        (number, one, *_drawn(one.topic, kb().digest, number == chosen))
        for number, one in numbered
        if number <= MAIN or number == chosen
    ]
    return {
        "aid": aid,
        "problem": problem,
        "head": head,
        "chosen": chosen,
        "shown": shown,
        "further": [(number, one) for number, one in numbered if number > MAIN and number != chosen],
        "heard": _heard(aid, head),
        "off": switches().off,
    }


def _heard(aid: Aid, head: Optional[Head]) -> str:
    """What a screen reader says when the typing pauses."""
    if head:
        return f"{head.title}，{'、'.join(line['number'] for line in head.hotlines)}"
    if aid.words or not aid.main:
        return aid.words
    if is_off(aid.main[0].topic.id, switches().off):
        return f"{aid.main[0].topic.title}，已停用"
    return f"{aid.main[0].topic.title}，{aid.main[0].certainty.words}"


@lru_cache(maxsize=1024)
def _drawn(topic: Topic, digest: str, is_open: bool) -> Tuple[Answer, str]:
    """A topic's answer, and what stands below its words."""
    answer = answer_of(kb(), topic)
    return answer, draw("answer.html", None, answer=answer, is_open=is_open)
