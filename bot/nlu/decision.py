"""The one place that decides what a message gets: an answer, a question back, a referral, a number to call.

Pure: ranked subjects and the conversation go in, a `Decision` comes out. Limits stand in thresholds.yml.
"""

from dataclasses import dataclass, field, replace
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from bot.nlu.choice import NONE_OF_THEM, read_choice
from policy_kb.model import Kb

Ranking = Sequence[Tuple[str, float]]
Thresholds = Mapping[str, float]
# Acts that make sense only about a topic: said alone they mean the one just talked about.
FOLLOW_UPS = ("ask_office", "ask_source", "ask_needs", "ask_more", "ask_for_other")
ANSWERS = ("policy", "ask_office", "ask_source", "ask_needs")
# Ways a message ends that leave open what the person wants.
UNDECIDED = ("unsure", "broad", "out_of_scope", "nonsense", "chitchat", "choose", "correct")
# A follow-up shorter than this (characters) names nothing, and a share below LEAST is noise.
LONG_ENOUGH = 8
LEAST = 0.004
# The wide field that is asked about when a follow-up has nothing to follow.
OPEN_ENDED = {"ask_office": "contact", "ask_needs": "procedure"}
MAX_CHOICES = 4
RUNNERS_UP = 3


@dataclass(frozen=True)
class Context:
    """What the conversation has left behind: the topic last answered and the choices last offered (topic ids)."""

    topic: Optional[str] = None
    choices: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What was understood of one message."""

    text: str
    subjects: Ranking
    aspects: Mapping[str, float]
    danger: float = 0.0
    clauses: Tuple[str, ...] = ()
    bodies: Tuple[str, ...] = ()
    place: Optional[str] = None


@dataclass(frozen=True)
class Decision:
    """What to do: an intent of domain.yml and what it is about."""

    intent: str
    confidence: float
    topic: Optional[str] = None
    clause: Optional[str] = None
    body: Optional[str] = None
    broad: Optional[str] = None
    danger: Optional[str] = None
    choices: Tuple[str, ...] = ()
    place: Optional[str] = None


@dataclass(frozen=True)
class _Shares:
    """The ranking, sorted out by kind."""

    topics: Dict[str, float] = field(default_factory=dict)
    broad: Dict[str, float] = field(default_factory=dict)
    dangers: Dict[str, float] = field(default_factory=dict)
    acts: Dict[str, float] = field(default_factory=dict)


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
    shares = _sort_out(heard.subjects)
    return (
        _in_danger(heard, shares, limits)
        or _chosen(heard, context, kb)
        or _by_reference(heard, shares, kb)
        or _by_act(heard, shares, context, kb, limits)
        or _in_scope(heard, shares, kb, limits)
    )


def _in_danger(heard: Heard, shares: _Shares, limits: Thresholds) -> Optional[Decision]:
    danger = (sum(shares.dangers.values()) + heard.danger) / 2
    if shares.dangers and danger >= limits["emergency"]:
        return Decision("emergency", danger, danger=_best(shares.dangers)[0])
    return None


def _by_act(
    heard: Heard, shares: _Shares, context: Context, kb: Kb, limits: Thresholds
) -> Optional[Decision]:
    act, share = _best(shares.acts)
    if share <= _best(shares.topics)[1]:
        return None
    if act == "ask_body":
        return Decision(act, share, body=heard.bodies[0]) if heard.bodies else None
    if act in FOLLOW_UPS and share > _best(shares.broad)[1]:
        return _named(act, heard, shares, kb, limits) or _follow_up(act, share, context)
    if act in FOLLOW_UPS:
        return None
    if act == "choose":
        return Decision("unsure", share, choices=context.choices)
    in_scope = sum(shares.topics.values()) + sum(shares.broad.values())
    return Decision(act, share) if in_scope < limits["in_scope"] else None


def by_clause(topics: Mapping[str, float], kb: Kb) -> List[Tuple[str, float, str]]:
    """Clauses with the share of their topics together and their best topic, best clause first."""
    total: Dict[str, float] = {}
    best: Dict[str, str] = {}
    for topic, share in topics.items():
        clause = kb.topics[topic].clause
        total[clause] = total.get(clause, 0.0) + share
        if clause not in best or share > topics[best[clause]]:
            best[clause] = topic
    return sorted(((c, share, best[c]) for c, share in total.items()), key=lambda row: -row[1])


def _sort_out(subjects: Ranking) -> _Shares:
    shares = _Shares()
    for label, share in subjects:
        kind, _, name = label.partition("/")
        {"topic": shares.topics, "broad": shares.broad, "emergency": shares.dangers}.get(kind, shares.acts)[
            name or kind
        ] = share
    return shares


def _best(shares: Mapping[str, float]) -> Tuple[str, float]:
    return max(shares.items(), key=lambda pair: pair[1]) if shares else ("nonsense", 0.0)


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


def _by_reference(heard: Heard, shares: _Shares, kb: Kb) -> Optional[Decision]:
    if not heard.clauses:
        return None
    clause = heard.clauses[0]
    aspect = max(heard.aspects, key=lambda name: heard.aspects[name], default="policy")
    if aspect == "ask_office":
        return Decision("ask_office", 1.0, clause=clause)
    inside = {topic: share for topic, share in shares.topics.items() if kb.topics[topic].clause == clause}
    if aspect in ("policy", "ask_needs") and _best(inside)[1] >= 0.3:
        return Decision("policy", _best(inside)[1], topic=_best(inside)[0])
    return Decision("ask_source", 1.0, clause=clause)


def _named(act: str, heard: Heard, shares: _Shares, kb: Kb, limits: Thresholds) -> Optional[Decision]:
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


def _follow_up(act: str, share: float, context: Context) -> Decision:
    if context.topic:
        return Decision(act, share, topic=context.topic)
    return Decision("broad", share, broad=OPEN_ENDED.get(act, "procedure"))


def _in_scope(heard: Heard, shares: _Shares, kb: Kb, limits: Thresholds) -> Decision:
    topics, broad = sum(shares.topics.values()), sum(shares.broad.values())
    clauses = by_clause(shares.topics, kb)
    if not clauses or broad >= limits["narrow"] * (topics + broad):
        name, share = _best(shares.broad)
        return Decision("broad", share, broad=name) if shares.broad else Decision("nonsense", 0.0)
    (_, share, topic), others = clauses[0], clauses[1:]
    runners_up = tuple(best for _, other, best in others if other >= limits["runner_up"])
    lead = share - (others[0][1] if others else 0.0)
    if share < limits["answer"] or lead < limits["margin"]:
        return Decision("unsure", share, choices=(topic, *(best for _, _, best in others))[:MAX_CHOICES])
    return Decision(
        _aspect(heard, limits), share, topic=topic, choices=runners_up[:RUNNERS_UP], place=heard.place
    )


def _aspect(heard: Heard, limits: Thresholds) -> str:
    name, share = _best(heard.aspects)
    return (
        name if share >= limits["aspect"] and name in ("ask_office", "ask_source", "ask_needs") else "policy"
    )
