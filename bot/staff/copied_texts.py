"""What the staff copy: an answer with its source, and a message for the caller's phone."""

from typing import Any, Dict, Sequence, Tuple

from bot.wording import frame
from policy_kb.model import Cite, Kb, Office, Topic
from policy_kb.offices import Part

# Characters of one text message, and of two.
ONE_MESSAGE, LONGEST_MESSAGE = 70, 140
Hotlines = Tuple[Dict[str, Any], ...]


def answer_text(kb: Kb, topic: Topic, leads: Sequence[Part], hotlines: Hotlines) -> str:
    """A topic's words, whom to go to, numbers, and the source with the exact words."""
    own = [f"{phone.number}（{part.name}{phone.label}）" for part in leads for phone in part.office.phones]
    bodies = "、".join(present_name(part.office, part.name) for part in leads)
    lines = [topic.say, f"找谁：{bodies}（牵头）" if bodies else "", numbers_line(hotlines, own)]
    lines += [source_line(kb, topic.cites[0]), age_line(kb)]
    return "\n".join(line for line in lines if line)


def answer_message(kb: Kb, topic: Topic, leads: Sequence[Part], hotlines: Hotlines) -> str:
    """What to do, the number and the document: at most 140 characters, 70 where the first step fits."""
    number = next((phone.number for part in leads for phone in part.office.phones), hotlines[0]["number"])
    first = topic.steps[0]
    whom = f"找{present_name(leads[0].office, leads[0].name)}{'等' if leads[1:] else ''}，" if leads else ""
    whom = "" if leads and leads[0].name in first else whom
    call = "" if number in first else f"先打{number}问。"
    # The step counts for more than the body's name, which is in the answer.
    heads = [f"{topic.title}：{part}{call}" for part in (whom, "")]
    full = [with_steps(head, topic.steps, kb.document.number) for head in heads]
    return next((text for text in full if first in text and len(text) <= ONE_MESSAGE), full[0])


def with_steps(head: str, steps: Sequence[str], end: str = "") -> str:
    """A message with as many of the first steps as one text message holds; the first one also where it takes two."""
    message = head + end
    for count in range(1, len(steps) + 1):
        longer = head + "；".join(steps[:count]) + "。" + end
        if len(longer) > (LONGEST_MESSAGE if count == 1 else ONE_MESSAGE):
            break
        message = longer
    return message


def numbers_line(hotlines: Hotlines, own: Sequence[str] = ()) -> str:
    """The numbers to call in one line; ``own``: those of bodies, which come first."""
    return "电话：" + "；".join([*own, *(f"{line['number']}（{line['name']}）" for line in hotlines)])


def source_line(kb: Kb, cite: Cite) -> str:
    """Where a quote stands: 依据：云县政府发〔2016〕54号 第二部分（二）第8条：“…”."""
    return f"依据：{kb.document.number} {kb.document.clauses[cite.clause].label}：“{cite.quote}”"


def age_line(kb: Kb) -> str:
    """That the document is old and the office knows the present rule."""
    return frame()["age"].format(number=kb.document.number, year=kb.document.year) + "。"


def present_name(office: Office, name: str) -> str:
    """A body's name, with the present one where it is known to differ."""
    return f"{name}（现名{office.now}）" if office.now else name
