"""How sure a suggestion is, in plain words with the reason. Never a number: nobody can weigh 0.83 while a caller talks.

The limits were chosen on the recorded questions (tests/questions/) and on their beginnings of 4 to 16 characters, as they
look while they are typed. What is called sure was right in 0.99 of the whole messages and 0.97 of the beginnings, what is
called likely in 0.95 and 0.80.
"""

from dataclasses import dataclass
from typing import Dict, Mapping, Optional, Sequence

from bot.nlu.evidence import by_clause
from bot.staff.parsing import Parsed
from policy_kb.model import Kb, Topic

SURE, LIKELY, UNSURE, ABSENT = "sure", "likely", "unsure", "absent"
NEAR, FAINT, PICKED = "near", "faint", "picked"
NAMES: Mapping[str, str] = {
    SURE: "有把握",
    LIKELY: "多半是",
    UNSURE: "拿不准",
    NEAR: "相关",
    FAINT: "不大像",
    ABSENT: "文件里可能没有",
    PICKED: "您选的",
}
# Intents by which the bot itself answers with a topic.
ANSWERED = ("policy", "ask_office", "ask_source", "ask_needs")
# Share of the best clause among all that a text may be about that leaves all others far behind; confidence in it that will do.
FAR_AHEAD, PROBABLE = 0.9, 0.7
# How like known messages a text must be. The beginning of a message is like many: the fewer characters there are, the more.
LIKE, FEW_LIKE, HARDLY_LIKE = 0.6, 0.9, 0.0
FEW, FEWEST = 8, 4
# What another one's share of the first one's must be to be taken for it, and to be worth a look.
CLOSE, POSSIBLE = 0.3, 0.03
_LEAST = 1e-9
IN_CLAUSE = "在打的这一条里"
ONLY_A_WORD = "才几个字，接着打会更准"


@dataclass(frozen=True)
class Certainty:
    """A level, and the reason for it in words."""

    level: str
    reason: str

    @property
    def words(self) -> str:
        """What is read: 有把握：说到了“公租房”."""
        return f"{NAMES[self.level]}：{self.reason}"


def of_first(parsed: Parsed, topic: Topic, kb: Kb, shown: Sequence[Topic] = ()) -> Certainty:
    """How sure the first suggestion is; ``shown``: the ones that stand beside it."""
    decision = parsed.decision
    if topic.clause in parsed.clauses:
        return Certainty(SURE if decision.topic == topic.id else NEAR, IN_CLAUSE)
    if decision.intent == "out_of_scope":
        return Certainty(ABSENT, "说的事不像文件里的任何一条")
    if decision.intent == "broad":
        return Certainty(UNSURE, "说得太宽，几件事都合，请问清楚再念")
    if decision.intent == "ask_body":
        return Certainty(UNSURE, "只说了部门，没说是哪样事")
    if decision.intent in ANSWERED and decision.topic == topic.id:
        return _of_answer(parsed, topic, kb, shown)
    return _of_doubt(parsed, topic, kb, shown)


def of_other(parsed: Parsed, topic: Topic, first: Topic, kb: Kb) -> Certainty:
    """How sure a further suggestion is, beside the first one."""
    if topic.clause in parsed.clauses:
        return Certainty(NEAR, IN_CLAUSE)
    if topic.id in parsed.decision.also:
        return Certainty(LIKELY, "这句话里还说到了这件事")
    if topic.id in parsed.benefits:
        return Certainty(LIKELY, f"也说到了“{topic.title}”")
    field = kb.broad.get(parsed.decision.broad or "")
    if field and topic.id in field.topics:
        return Certainty(UNSURE, "也是这一类的事")
    ratio = beside(parsed, topic, first, kb)
    if ratio >= CLOSE:
        return Certainty(UNSURE, "跟第一件差不多像")
    if ratio >= POSSIBLE:
        return Certainty(UNSURE, "有点像，不如第一件")
    if topic.id in first.related:
        return Certainty(NEAR, "跟第一件挨着的事")
    return Certainty(FAINT, "只沾一点边")


def beside(parsed: Parsed, topic: Topic, first: Topic, kb: Kb) -> float:
    """The share of a topic beside that of the first one; of different clauses it is the clauses that are compared."""
    shares: Dict[str, float] = dict(parsed.topics)
    if topic.clause == first.clause:
        return shares.get(topic.id, 0.0) / max(shares.get(first.id, 0.0), _LEAST)
    of_clauses = {clause: share for clause, share, _ in by_clause(shares, kb)}
    return of_clauses.get(topic.clause, 0.0) / max(of_clauses.get(first.clause, 0.0), _LEAST)


def of_picked() -> Certainty:
    """How sure a topic is that somebody of the staff picked from a list."""
    return Certainty(PICKED, "不是按来电人的话找的")


def _of_answer(parsed: Parsed, topic: Topic, kb: Kb, shown: Sequence[Topic]) -> Certainty:
    """How sure a topic is that the bot itself would answer with."""
    if topic.id in parsed.benefits:
        return Certainty(SURE, f"说到了“{topic.title}”")
    clause, share, _ = by_clause(dict(parsed.topics), kb)[0]
    if clause != topic.clause or parsed.confidence < PROBABLE or parsed.likeness < HARDLY_LIKE:
        return _of_doubt(parsed, topic, kb, shown)
    like = FEW_LIKE if len(parsed.text) < FEW else LIKE
    stands_out = share >= FAR_AHEAD and parsed.likeness >= like
    if len(parsed.text) < FEWEST:
        return Certainty(LIKELY, ONLY_A_WORD) if stands_out else _of_doubt(parsed, topic, kb, shown)
    if stands_out:
        return Certainty(SURE, "跟大家问这件事的说法很像，第二名差得远")
    second = _second(parsed, topic, POSSIBLE, kb, shown)
    if second:
        return Certainty(LIKELY, f"不过“{second.title}”也有点像，听准了再念")
    return Certainty(LIKELY, ONLY_A_WORD if len(parsed.text) < FEW else "有些话没见过，听准了再念")


def _of_doubt(parsed: Parsed, topic: Topic, kb: Kb, shown: Sequence[Topic]) -> Certainty:
    second = _second(parsed, topic, CLOSE, kb, shown)
    if second:
        return Certainty(UNSURE, f"跟“{second.title}”差不多像，请问清楚再念")
    if len(parsed.text) < FEWEST:
        return Certainty(UNSURE, "字太少，接着打")
    return Certainty(UNSURE, "这样的说法没怎么见过，请问清楚再念")


def _second(parsed: Parsed, topic: Topic, ratio: float, kb: Kb, shown: Sequence[Topic]) -> Optional[Topic]:
    """The best topic of another clause, if that clause has at least so much of the share of this topic's.

    Of those that are ``shown`` beside it, if any are: whoever reads its name looks for it there.
    """
    best = [kb.topics[best] for _, _, best in by_clause(dict(parsed.topics), kb)]
    others = [one for one in shown or best if one.clause != topic.clause]
    second = max(others, key=lambda one: beside(parsed, one, topic, kb), default=None)
    return second if second and beside(parsed, second, topic, kb) >= ratio else None
