"""The one place that decides what a message gets: an answer, a question back, a referral, a number to call.

Pure: ranked subjects and the conversation go in, a `Decision` comes out. Limits stand in thresholds.yml.
"""

from dataclasses import replace
from typing import Mapping, Optional

from bot.nlu.choice import NONE_OF_THEM, read_choice
from bot.nlu.danger import find_sign
from bot.nlu.evidence import Context, Decision, Heard, Ranking, Shares, best_of, by_clause, sort_out
from policy_kb.model import Kb
from policy_kb.reference import MISSING

Thresholds = Mapping[str, float]
# Acts that make sense only about a topic: said alone they mean the one just talked about.
FOLLOW_UPS = ("ask_office", "ask_source", "ask_needs", "ask_more", "ask_for_other")
ANSWERS = ("policy", "ask_office", "ask_source", "ask_needs")
# Ways a message ends that leave open what the person wants.
UNDECIDED = ("unsure", "broad", "out_of_scope", "nonsense", "chitchat", "choose", "correct")
# A follow-up shorter than this (characters) names nothing, and a share below LEAST is noise.
LONG_ENOUGH = 8
LEAST = 0.004
# Share of a topic at which a message that names its clause asks for it and not for the clause's text.
INSIDE = 0.3
# A body's name that makes up so much of a message is what is asked for; half of it where no topic is likely.
ALL_BUT, HALF = 0.66, 0.5
# The wide field that is asked about when a follow-up has nothing to follow.
OPEN_ENDED = {"ask_office": "contact", "ask_needs": "procedure"}
MAX_CHOICES = 4
RUNNERS_UP = 3


def decide(
    heard: Heard, context: Context, kb: Kb, limits: Thresholds, story: Optional[Heard] = None
) -> Decision:
    """Decide on one message.

    Args:
        story: the message together with what was said before and has had no answer; it decides where the message alone
            does not.
    """
    alone = _decide(heard, context, kb, limits)
    if story is None or not _is_weak(alone, limits):
        return alone
    if alone.broad in OPEN_ENDED.values():
        # The act is clear (which office, what is needed); the story only has to say what about.
        story = replace(story, subjects=_topics_only(story.subjects))
    whole = _decide(story, replace(context, choices=()), kb, limits)
    if whole.topic is None or whole.confidence < limits["story"]:
        return alone
    return replace(whole, intent="ask_office") if alone.broad == OPEN_ENDED["ask_office"] else whole


def _topics_only(subjects: Ranking) -> Ranking:
    topics = [(label, share) for label, share in subjects if label.startswith("topic/")]
    total = sum(share for _, share in topics)
    return [(label, share / total) for label, share in topics]


def _is_weak(decision: Decision, limits: Thresholds) -> bool:
    if decision.intent in UNDECIDED:
        return decision.topic is None
    return (
        decision.intent in ANSWERS
        and decision.clause is None
        and decision.confidence < limits["story_needed"]
    )


def _decide(heard: Heard, context: Context, kb: Kb, limits: Thresholds) -> Decision:
    shares = sort_out(heard.subjects)
    return (
        _in_danger(heard, shares, kb, limits)
        or _chosen(heard, context, kb)
        or _by_reference(heard, shares, kb)
        or _by_body(heard, shares)
        or _by_act(heard, shares, context, kb, limits)
        or _in_scope(heard, shares, kb, limits)
    )


def _in_danger(heard: Heard, shares: Shares, kb: Kb, limits: Thresholds) -> Optional[Decision]:
    sign = find_sign(heard.text, kb)
    danger = (sum(shares.dangers.values()) + heard.danger) / 2 + (limits["sign"] if sign else 0.0)
    if danger < limits["emergency"] or not (shares.dangers or sign):
        return None
    # Someone who may take his own life is told so, whatever else he threatens.
    kind = sign if sign == "self_harm" or not shares.dangers else best_of(shares.dangers)[0]
    return Decision("emergency", min(danger, 1.0), danger=kind)


def _by_act(heard: Heard, shares: Shares, context: Context, kb: Kb, limits: Thresholds) -> Optional[Decision]:
    act, share = best_of(shares.acts)
    if share <= best_of(shares.topics)[1]:
        return None
    if act in FOLLOW_UPS:
        if share <= best_of(shares.broad)[1]:
            return None
        return _named(act, heard, shares, kb, limits) or _follow_up(act, share, heard, context, kb)
    if act == "choose":
        return Decision("unsure", share, choices=context.choices)
    if act == "ask_body":
        return None
    in_scope = sum(shares.topics.values()) + sum(shares.broad.values())
    return Decision(act, share) if in_scope < limits["in_scope"] else None


def _chosen(heard: Heard, context: Context, kb: Kb) -> Optional[Decision]:
    titles = {topic.title: topic.id for topic in kb.topics.values()}
    if heard.text in titles:
        return Decision("policy", 1.0, topic=titles[heard.text])
    if not context.choices:
        return None
    choice = read_choice(heard.text, [kb.topics[topic].title for topic in context.choices])
    if choice is None:
        return None
    if choice == NONE_OF_THEM:
        return Decision("choose", 1.0)
    return Decision("choose", 1.0, topic=context.choices[choice])


def _by_reference(heard: Heard, shares: Shares, kb: Kb) -> Optional[Decision]:
    if not heard.clauses:
        return None
    clause = heard.clauses[0]
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


def _named(act: str, heard: Heard, shares: Shares, kb: Kb, limits: Thresholds) -> Optional[Decision]:
    """A message that sounds like a follow-up and says itself what it is about."""
    clauses = by_clause(shares.topics, kb)
    if not clauses:
        return None
    _, share, topic = clauses[0]
    of_topics = share / sum(shares.topics.values())
    dominant = of_topics >= limits["dominant"] and share >= LEAST and len(heard.text) >= LONG_ENOUGH
    if share < limits["named"] and not dominant:
        return None
    runners_up = tuple(best for _, other, best in clauses[1:] if other >= limits["runner_up"])
    return Decision(act, of_topics, topic=topic, choices=runners_up[:RUNNERS_UP], place=heard.place)


def _follow_up(act: str, share: float, heard: Heard, context: Context, kb: Kb) -> Decision:
    if context.body:
        return Decision("ask_body", share, body=context.body)
    if context.clause and act in ("ask_office", "ask_source"):
        return Decision(act, share, clause=context.clause)
    topic = context.topic
    if context.clause:
        topic = next((topic.id for topic in kb.topics_of(context.clause)), None)
    if topic and heard.place:
        return Decision("policy", share, topic=topic, place=heard.place)
    if topic:
        return Decision(act, share, topic=topic)
    return Decision("broad", share, broad=OPEN_ENDED.get(act, "procedure"))


def _in_scope(heard: Heard, shares: Shares, kb: Kb, limits: Thresholds) -> Decision:
    topics, broad = sum(shares.topics.values()), sum(shares.broad.values())
    clauses = by_clause(shares.topics, kb)
    if not clauses or broad >= limits["narrow"] * (topics + broad):
        name, share = best_of(shares.broad)
        return Decision("broad", share, broad=name) if shares.broad else Decision("nonsense", 0.0)
    (_, share, topic), others = clauses[0], clauses[1:]
    runners_up = tuple(best for _, other, best in others if other >= limits["runner_up"])
    lead = share - (others[0][1] if others else 0.0)
    strange = heard.likeness < -limits["unlike"]
    if strange or share < limits["answer"] or lead < limits["margin"]:
        return Decision("unsure", share, choices=(topic, *(best for _, _, best in others))[:MAX_CHOICES])
    return Decision(
        _aspect(heard, limits), share, topic=topic, choices=runners_up[:RUNNERS_UP], place=heard.place
    )


def _aspect(heard: Heard, limits: Thresholds) -> str:
    name, share = best_of(heard.aspects)
    return (
        name if share >= limits["aspect"] and name in ("ask_office", "ask_source", "ask_needs") else "policy"
    )
