"""The one place that decides what a message gets: an answer, a question back, a referral, a number to call.

Pure: ranked subjects and the conversation go in, a `Decision` comes out. Limits stand in thresholds.yml.
"""

import math
import re
from dataclasses import replace
from functools import lru_cache
from typing import Mapping, Optional

from bot.nlu.asking import parting_field, worth_asking
from bot.nlu.calibration import Signals, confidence_of, signals_of
from bot.nlu.choice import NONE_OF_THEM, read_choice
from bot.nlu.danger import find_sign, is_over
from bot.nlu.evidence import Context, Decision, Heard, Shares, best_of, by_clause, near_topics, sort_out
from bot.nlu.lexicon import clean_term
from bot.nlu.matters import several
from bot.nlu.premise import wants_yes
from policy_kb.model import Kb
from policy_kb.reference import MISSING

Thresholds = Mapping[str, float]
# Acts that make sense only about a topic: said alone they mean the one just talked about.
FOLLOW_UPS = ("ask_office", "ask_source", "ask_needs", "ask_more", "ask_for_other")
ANSWERS = ("ask_office", "ask_source", "ask_needs")
# The head and the closing paragraph: named by where they stand, which people also say of other pieces.
ENDS = ("0", "4")
# Labels that are decided on elsewhere: being out of scope by the score, a body by its name.
NO_ACTS = (*FOLLOW_UPS, "out_of_scope", "ask_body")
# Ways a message ends that leave open what it is about.
OPEN = (*FOLLOW_UPS, "unsure", "out_of_scope", "nonsense", "broad")
# A follow-up shorter than this (characters) names nothing, and a share below LEAST is noise.
LONG_ENOUGH = 8
# Up to so many characters a message is a word or the beginning of one.
BARE = 3
LEAST = 0.004
# Share of a topic at which a message that names its clause asks for it and not for the clause's text.
INSIDE = 0.3
# A body's name that makes up so much of a message is what is asked for; half of it where no topic is likely.
ALL_BUT, HALF = 0.66, 0.5
# A title that makes up so much is what is asked about.
MUCH = 0.4
# Unless it is what somebody lacks: 没签劳动合同受伤了 asks about the injury.
LACKING = re.compile("没|未|不(?:买|签|交|给)")
# The wide field that is asked about when a follow-up has nothing to follow.
OPEN_ENDED = {"ask_office": "contact", "ask_needs": "procedure"}
RUNNERS_UP = 3


def decide(heard: Heard, context: Context, kb: Kb, limits: Thresholds) -> Decision:
    """Decide on one message."""
    alone, told = sort_out(heard.alone.subjects), sort_out(heard.told.subjects)
    decision = (
        _in_danger(heard, kb, limits)
        or _chosen(heard, context, kb)
        or _by_reference(heard, told, kb)
        or _by_body(heard, alone)
        or _by_benefit(heard, alone, kb, limits)
        or _by_follow_up(heard, alone, told, context, kb, limits)
        or _by_act(told, context)
        or _in_scope(heard, told, kb, limits)
    )
    if (
        context.danger
        and decision.intent in OPEN
        and not (decision.topic or decision.clause or decision.body)
    ):
        # Someone who was in danger a moment ago and says what nobody understands still is.
        over = is_over(heard.said)
        return (
            Decision("acknowledge", 1.0)
            if over
            else Decision("emergency", decision.confidence, danger=context.danger)
        )
    return replace(decision, premise=wants_yes(heard.text))


def _in_danger(heard: Heard, kb: Kb, limits: Thresholds) -> Optional[Decision]:
    sign = find_sign(heard.said, kb)
    danger = heard.whole.danger + (limits["sign"] if sign else 0.0)
    is_bare = len(heard.said) <= BARE and not sign
    if danger < limits["emergency_short" if is_bare else "emergency"]:
        return None
    # Someone who may take his own life is told so, whatever else he threatens.
    kind = sign if sign == "self_harm" else heard.whole.danger_kind
    return Decision("emergency", 1 / (1 + math.exp(limits["emergency"] - danger)), danger=kind)


def _by_follow_up(
    heard: Heard, alone: Shares, told: Shares, context: Context, kb: Kb, limits: Thresholds
) -> Optional[Decision]:
    """An act that needs something to be about: named by the message, talked about last, or told before."""
    act, share = best_of(alone.acts)
    # 在哪点办 is as wide as can be, unless something was just talked about.
    goes_on = context.topic or context.clause or context.body
    rivals = {name: of for name, of in alone.broad.items() if not (goes_on and name in OPEN_ENDED.values())}
    if act not in FOLLOW_UPS or share <= max(best_of(alone.topics)[1], best_of(rivals)[1]):
        return None
    return (
        _named(act, heard, alone, told, kb, limits)
        or _of_context(act, share, heard, context, kb)
        or _of_story(act, heard, told, kb, limits)
        or Decision("broad", share, broad=OPEN_ENDED.get(act, "procedure"))
    )


def _by_act(told: Shares, context: Context) -> Optional[Decision]:
    act, share = best_of(told.acts)
    if act in NO_ACTS or share <= best_of(told.topics)[1]:
        return None
    if act == "choose":
        return Decision("unsure", share, choices=context.choices)
    return Decision(act, share) if share > told.in_scope else None


def _chosen(heard: Heard, context: Context, kb: Kb) -> Optional[Decision]:
    titled = _by_title(kb).get(heard.text)
    if titled:
        return Decision("policy", 1.0, topic=titled)
    if not context.choices:
        return None
    choice = read_choice(heard.text, [clean_term(kb.topics[topic].title) for topic in context.choices])
    if choice is None:
        return None
    if choice == NONE_OF_THEM:
        return Decision("choose", 1.0)
    return Decision("choose", 1.0, topic=context.choices[choice])


@lru_cache(maxsize=2)
def _by_title(kb: Kb) -> Mapping[str, str]:
    return {clean_term(topic.title): topic.id for topic in kb.topics.values()}


def _by_reference(heard: Heard, shares: Shares, kb: Kb) -> Optional[Decision]:
    if not heard.clauses:
        return None
    clause = heard.clauses[0]
    told = by_clause(shares.topics, kb)
    if clause in ENDS and told and told[0][0] != clause and told[0][1] >= HALF:
        return None  # 开头讲重大意义那段: more is said of what is looked for than where
    aspect = max(heard.aspects, key=lambda name: heard.aspects[name], default="policy")
    if clause == MISSING:
        return Decision("ask_source", 1.0)
    if aspect == "ask_office":
        return Decision("ask_office", 1.0, clause=clause)
    inside = {topic: share for topic, share in shares.topics.items() if kb.topics[topic].clause == clause}
    if aspect in ("policy", "ask_needs") and best_of(inside)[1] >= INSIDE:
        return Decision("policy", best_of(inside)[1], topic=best_of(inside)[0])
    return Decision("ask_source", 1.0, clause=clause)


def _by_body(heard: Heard, shares: Shares) -> Optional[Decision]:
    """A message that is little more than a body's name, or asks for a body without a matter."""
    if not heard.bodies:
        return None
    act, share = best_of(shares.acts)
    topic_share = best_of(shares.topics)[1]
    named = heard.named_chars / max(1, len(heard.text))
    mostly_name = named >= ALL_BUT or (named >= HALF and topic_share < HALF)
    asks = act in ("ask_body", "ask_office", "ask_more") and share > topic_share
    return Decision("ask_body", max(share, 0.5), body=heard.bodies[0]) if mostly_name or asks else None


def _by_benefit(heard: Heard, alone: Shares, kb: Kb, limits: Thresholds) -> Optional[Decision]:
    """A message that is little more than a topic's title, as people read it on a poster: 公租房咋个申请."""
    if len(heard.benefits) != 1:
        return None
    topic = heard.benefits[0]
    if len(kb.topics[topic].title) < MUCH * len(heard.text) or LACKING.search(heard.text):
        return None
    act, share = best_of(alone.acts)
    return Decision(act if act in ANSWERS and share >= HALF else _aspect(heard, limits), 1.0, topic=topic)


def _named(
    act: str, heard: Heard, alone: Shares, told: Shares, kb: Kb, limits: Thresholds
) -> Optional[Decision]:
    """A message that sounds like a follow-up and says itself what it is about: clearly, or as the conversation has it."""
    clauses, in_view = by_clause(alone.topics, kb), by_clause(told.topics, kb)
    if not clauses:
        return None
    clause, share, topic = clauses[0]
    of_topics = share / sum(alone.topics.values())
    dominant = of_topics >= limits["dominant"] and share >= LEAST and len(heard.text) >= LONG_ENOUGH
    fits = bool(in_view) and in_view[0][0] == clause
    if share < limits["named" if fits else "named_against"] and not (dominant and fits):
        return None
    runners_up = tuple(best for _, other, best in clauses[1:] if other >= limits["runner_up"])
    return Decision(act, of_topics, topic=topic, choices=runners_up[:RUNNERS_UP], place=heard.place)


def _of_context(act: str, share: float, heard: Heard, context: Context, kb: Kb) -> Optional[Decision]:
    if context.body:
        return Decision("ask_body", share, body=context.body)
    if context.clause and act in ("ask_office", "ask_source"):
        return Decision(act, share, clause=context.clause)
    topic = context.topic
    if context.clause:
        topic = next((topic.id for topic in kb.topics_of(context.clause)), None)
    if topic and heard.place:
        return Decision("policy", share, topic=topic, place=heard.place)
    return Decision(act, share, topic=topic) if topic else None


def _of_story(act: str, heard: Heard, told: Shares, kb: Kb, limits: Thresholds) -> Optional[Decision]:
    if heard.told == heard.alone:
        return None
    clauses = by_clause(told.topics, kb)
    share = clauses[0][1] / sum(told.topics.values()) if clauses else 0.0
    return Decision(act, share, topic=clauses[0][2]) if share >= limits["story"] else None


def _in_scope(heard: Heard, told: Shares, kb: Kb, limits: Thresholds) -> Decision:
    found = several(heard, kb, limits["also"], limits["unannounced"])
    if found:
        first, *further = found
        return Decision("policy", limits["also"], topic=first, also=tuple(further), place=heard.place)
    clauses = by_clause(told.topics, kb)
    signals = signals_of(heard.told, kb)
    decision = _by_signals(heard, told, signals, kb, limits)
    return replace(decision, signals=signals, best_clause=clauses[0][0] if clauses else None)


def _by_signals(heard: Heard, told: Shares, signals: Signals, kb: Kb, limits: Thresholds) -> Decision:
    if signals.scope < limits["scope"] or not told.in_scope:
        return Decision("out_of_scope", 1.0 - told.in_scope)
    clauses = by_clause(told.topics, kb)
    if not clauses or sum(told.broad.values()) >= limits["narrow"] * told.in_scope:
        wide, wide_share = best_of(told.broad)
        return Decision("broad", wide_share, broad=wide)
    confidence = confidence_of(signals)
    if confidence < limits["answer"] or heard.told.likeness < limits["unlike"]:
        choices = worth_asking(told.topics, heard.benefits, kb)
        return Decision("unsure", confidence, broad=parting_field(choices, kb), choices=choices)
    (_, _, topic), others = clauses[0], clauses[1:]
    named = [best for _, other, best in others if other / told.in_scope >= limits["runner_up"]]
    near = near_topics(told.topics, topic, limits["near"], kb)
    intent = _aspect(heard, limits)
    return Decision(
        intent, confidence, topic, choices=tuple(named[:RUNNERS_UP]), place=heard.place, near=near
    )


def _aspect(heard: Heard, limits: Thresholds) -> str:
    name, share = best_of(heard.aspects)
    return name if share >= limits["aspect"] and name in ANSWERS else "policy"
