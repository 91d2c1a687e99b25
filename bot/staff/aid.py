"""The answer aid: what a few typed words may be about, the best first. The staff read it and choose themselves."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import List, Optional, Tuple

from rasa.core.agent import Agent

from bot.channels.reading import read_text
from bot.knowledge import kb
from bot.nlu.evidence import Decision
from bot.staff.certainty import (
    ABSENT,
    FEWEST,
    LIKELY,
    NEAR,
    POSSIBLE,
    SURE,
    Certainty,
    beside,
    of_first,
    of_other,
    of_picked,
)
from bot.staff.parsing import Parsed, parse
from bot.wording import wording
from policy_kb.model import Clause, Danger, Hotline, Kb, Office, Topic
from policy_kb.offices import clauses_of
from policy_kb.reference import MISSING

# How the words are taken: as something to answer, to ask back, nothing of the document, a danger; a clause's number, a
# body's name, a hotline's number, no matter at all; and where there are no words.
ANSWERED, ASK, NOT_THERE, EMERGENCY = "answered", "ask", "absent", "emergency"
CLAUSE, BODY, HOTLINE, CHAT, NOTHING = "clause", "body", "hotline", "chat", "nothing"
# A number that was typed alone, or read out as people do: 12333, 打12345, 热线 12348.
_NUMBER = re.compile(r"(?:请?拨?打|电话|热线|号码)*[ :：]*([0-9]{3,12})[ 。?？]*")
# fmt: off
_TALK = (
    "greet", "thank", "goodbye", "acknowledge", "chitchat", "insult", "inject", "nonsense",
    "ask_identity", "ask_ability", "ask_person", "not_useful", "repeat", "correct", "choose",
)
# fmt: on
MAIN, FURTHER = 3, 6
# A topic with a smaller share is no likelier than what is near the first one.
WORTH = 0.002
# What the share of a topic counts for where its wide field is named (娃娃的事): whole messages gain, beginnings lose nothing.
IN_FIELD, ALL = 32, 1e9
# Confidence in a danger with which it comes before everything. The beginning of a message is often like one of a danger: in
# 1,973 beginnings of up to 12 characters, of messages without any, 177 were taken for one, 28 of them so surely.
SURE_OF_DANGER = 0.7
# Confidence at which even small talk holds a matter.
MATTER = 0.3


@dataclass(frozen=True)
class Suggestion:
    """A topic that may be meant, and how sure that is."""

    topic: Topic
    certainty: Certainty


@dataclass(frozen=True)
class Aid:
    """What the staff see for some typed words.

    ``outcome``: see above; ``words``: what else there is to say or to ask. ``danger`` comes before everything. ``clause``,
    ``offices``, ``hotline``: what is named. ``main``: up to three suggestions; ``further``: up to six.
    """

    outcome: str
    words: str = ""
    danger: Optional[Danger] = None
    clause: Optional[Clause] = None
    offices: Tuple[Office, ...] = ()
    hotline: Optional[Hotline] = None
    main: Tuple[Suggestion, ...] = ()
    further: Tuple[Suggestion, ...] = ()

    @property
    def all(self) -> Tuple[Suggestion, ...]:
        """All suggestions, numbered from 1 by their place."""
        return (*self.main, *self.further)


async def suggest(agent: Optional[Agent], text: str) -> Aid:
    """What some words may be about; personal numbers are masked before anything looks at them.

    Raises:
        NotReady: there is no bot to ask. Refused: the text is longer than 1,000 characters.
    """
    read = read_text(text, "text")
    numbered = _NUMBER.fullmatch(unicodedata.normalize("NFKC", read))
    if numbered and numbered.group(1) in kb().hotlines:
        return aid_of_hotline(kb().hotlines[numbered.group(1)], kb())
    return aid_of(await parse(agent, read), kb()) if read else Aid(NOTHING)


def aid_of(parsed: Parsed, knowledge: Kb) -> Aid:
    """The aid for a parsed text."""
    decision = parsed.decision
    is_danger = decision.intent == "emergency" and decision.confidence >= SURE_OF_DANGER
    aid = Aid(
        outcome=ANSWERED,
        danger=_danger(decision, knowledge) if is_danger else None,
        clause=next((knowledge.document.clauses[c] for c in parsed.clauses if c != MISSING), None),
        offices=tuple(knowledge.offices[body] for body in parsed.bodies[:MAIN]),
    )
    if decision.intent in _TALK and parsed.confidence < MATTER and not (aid.clause or aid.offices):
        return replace(aid, outcome=CHAT, words=_words_of_talk(decision.intent))
    main = _main(parsed, knowledge)
    further = _further(parsed, main, knowledge)
    first = Suggestion(main[0], of_first(parsed, main[0], knowledge, main[1:]))
    others = [
        Suggestion(topic, of_other(parsed, topic, main[0], knowledge)) for topic in (*main[1:], *further)
    ]
    aid = replace(aid, main=(first, *others[: len(main) - 1]), further=tuple(others[len(main) - 1 :]))
    return _with_words(aid, parsed, knowledge)


def aid_of_hotline(hotline: Hotline, knowledge: Kb) -> Aid:
    """The aid for a hotline's number: what it is for, and the topics that send people to it."""
    sending = (topic for topic in knowledge.topics.values() if hotline.number in topic.hotlines)
    found = [Suggestion(topic, Certainty(NEAR, "这件事要打这个号码")) for topic in sending][: MAIN + FURTHER]
    return Aid(HOTLINE, hotline=hotline, main=tuple(found[:MAIN]), further=tuple(found[MAIN:]))


def pick(aid: Aid, topic: Topic) -> Aid:
    """The aid with a topic among its suggestions that somebody of the staff has picked."""
    if any(one.topic.id == topic.id for one in aid.all):
        return aid
    return replace(aid, main=(Suggestion(topic, of_picked()), *aid.main)[:MAIN])


def _danger(decision: Decision, knowledge: Kb) -> Danger:
    # An unknown one gets the medical card, as in the chat: it lists every number.
    return knowledge.dangers.get(decision.danger or "", knowledge.dangers["medical"])


def _main(parsed: Parsed, knowledge: Kb) -> List[Topic]:
    """What is decided or named; then likely topics of other clauses, likely ones of the same clause, and other clauses.

    Where the first one is sure, what is near to it takes the place of what is hardly likely.
    """
    main = _topics(_decided(parsed, knowledge), knowledge)[:MAIN]
    field = _field(parsed, knowledge)
    ranked = _topics(_ranked(parsed, field), knowledge)
    main = main or ranked[:1]
    is_sure = of_first(parsed, main[0], knowledge).level == SURE
    likely = [one for one in ranked if beside(parsed, one, main[0], knowledge) >= POSSIBLE]
    near = _topics(list(main[0].related), knowledge) if is_sure else []
    for pool, only_new in ((likely, True), (likely, False), (near, True), (near, False), (ranked, True)):
        for topic in pool:
            is_new = topic.clause not in [one.clause for one in main] or topic.id in field
            if len(main) < MAIN and topic not in main and (is_new or not only_new):
                main.append(topic)
    return main


def _decided(parsed: Parsed, knowledge: Kb) -> List[str]:
    decision = parsed.decision
    found = [topic for topic in (decision.topic, *decision.also, *parsed.benefits) if topic]
    clauses = [clause for clause in parsed.clauses if clause != MISSING]
    if decision.body:
        clauses += [clause.id for clause in clauses_of(knowledge, decision.body)[0]]
    shares = dict(parsed.topics)
    inside = [topic.id for clause in clauses for topic in knowledge.topics_of(clause)]
    found += sorted(inside, key=lambda topic: -shares.get(topic, 0.0))
    return [*found, *decision.choices] if decision.intent == "unsure" else found


def _field(parsed: Parsed, knowledge: Kb) -> Tuple[str, ...]:
    """The topics of the wide field that was named, where it was."""
    field = knowledge.broad.get(parsed.decision.broad or "")
    return field.topics if field and parsed.decision.intent == "broad" else ()


def _ranked(parsed: Parsed, field: Tuple[str, ...]) -> List[str]:
    """Topics by their shares, where those of a wide field count more and are all among them."""
    # A word or two that name a field (保险) ask for it and not for one of the many topics that hold the word.
    weight = IN_FIELD if len(parsed.text) >= FEWEST else ALL
    shares = {topic: share * (weight if topic in field else 1) for topic, share in parsed.topics}
    least = weight * min((share for _, share in parsed.topics), default=0.0)
    return sorted({**dict.fromkeys(field, least), **shares}, key=lambda topic: -shares.get(topic, least))


def _further(parsed: Parsed, main: List[Topic], knowledge: Kb) -> List[Topic]:
    """What else was decided, what is likely at all, what is near the first suggestion, and then the rest."""
    decision = parsed.decision
    wanted = [*decision.near, *_decided(parsed, knowledge), *_field(parsed, knowledge), *decision.choices]
    likely = [topic for topic, share in parsed.topics if share >= WORTH]
    rest = [topic for topic, _ in parsed.topics]
    found = _topics([*wanted, *likely, *main[0].related, *rest], knowledge)
    return [topic for topic in found if topic not in main][:FURTHER]


def _topics(topics: List[str], knowledge: Kb) -> List[Topic]:
    """Topics by their ids, each once."""
    return [knowledge.topics[topic] for topic in dict.fromkeys(topics)]


def _with_words(aid: Aid, parsed: Parsed, knowledge: Kb) -> Aid:
    level, decision = aid.main[0].certainty.level, parsed.decision
    if aid.danger:
        return replace(aid, outcome=EMERGENCY, words="像是有危险。先让来电人打上面的电话，别的后面再说。")
    if decision.intent == "emergency":
        danger = _danger(decision, knowledge)
        words = (
            f"也许是“{danger.title}”：先问一句人要不要紧。真有危险，马上打{'、'.join(danger.hotlines[:2])}。"
        )
        return replace(aid, outcome=ASK, words=words if len(parsed.text) >= FEWEST else "")
    if parsed.clauses == (MISSING,):
        return replace(aid, outcome=ASK, words="文件里没有这一条：" + wording("utter_which_clause"))
    if decision.clause:
        return replace(aid, outcome=CLAUSE)
    if decision.body:
        return replace(aid, outcome=BODY)
    if level == ABSENT:
        return replace(aid, outcome=NOT_THERE)
    if level in (SURE, LIKELY):
        return aid
    field = knowledge.broad.get(decision.broad or "")
    return replace(aid, outcome=ASK, words=f"先问一句：“{field.ask}”" if field else "")


def _words_of_talk(intent: str) -> str:
    if intent == "nonsense":
        return "听不出说的是哪样事，再打几个字。"
    if intent == "ask_person":
        return "来电人想找真人。"
    return "像是打招呼或者说闲话，还没有说到哪样事。"
