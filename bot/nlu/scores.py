"""How much a message is about each subject: linear margins, neighbours and the conversation, joined into one score.

Scores are on the scale of the linear margins: near 1 a subject is surely meant, far below 0 it is not.
"""

from dataclasses import dataclass, replace
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from bot.nlu.labels import ACT, BROAD, EMERGENCY, OUT_OF_SCOPE, TOPIC, group_of
from policy_kb.model import Kb

Ranking = List[Tuple[str, float]]
KEPT = 12
# What the score of a danger counts beside its lead: a message that is like nothing at all leads nowhere.
IN_ITSELF = 0.5
# Share below which a neighbour tells nothing.
_UNSEEN = 0.001


@dataclass(frozen=True)
class Labels:
    """The labels of a model, with the group and (for topics) the clause of each."""

    names: Tuple[str, ...]
    groups: Tuple[str, ...]
    clauses: Tuple[Optional[str], ...]

    @classmethod
    def of(cls, names: Sequence[str], kb: Kb) -> "Labels":
        """The labels by their names; a topic that the knowledge base does not have counts for no clause."""
        groups = tuple(group_of(name) for name in names)
        topics = [kb.topics.get(name.partition("/")[2]) for name in names]
        return cls(tuple(names), groups, tuple(topic.clause if topic else None for topic in topics))


@dataclass(frozen=True)
class Scores:
    """One score a label."""

    labels: Labels
    values: np.ndarray

    def shares(self, sharpness: float) -> Ranking:
        """The best labels with their shares of all (a softmax), best first."""
        shares = softmax(self.values, sharpness)
        return [(self.labels.names[at], float(shares[at])) for at in np.argsort(-shares)[:KEPT]]

    def best_of(self, *groups: str) -> Tuple[str, float]:
        """The best label of some groups and its score."""
        among = [at for at, group in enumerate(self.labels.groups) if group in groups]
        best = max(among, key=lambda at: self.values[at])
        return self.labels.names[best], float(self.values[best])

    @property
    def scope(self) -> float:
        """How far the best topic or wide field is ahead of being out of scope; below 0 it is behind."""
        return self.best_of(TOPIC, BROAD)[1] - self.best_of(OUT_OF_SCOPE)[1]

    @property
    def danger(self) -> Tuple[str, float]:
        """The best kind of danger, and how sure it is: ahead of all that is none, and likely in itself."""
        label, score = self.best_of(EMERGENCY)
        ahead = score - self.best_of(TOPIC, BROAD, OUT_OF_SCOPE, ACT)[1]
        return label.partition("/")[2], ahead + IN_ITSELF * score


def softmax(values: np.ndarray, sharpness: float) -> np.ndarray:
    """Numbers as shares of 1: the larger ``sharpness``, the more the largest takes."""
    shares = np.exp(sharpness * (values - values.max()))
    return np.asarray(shares / shares.sum())


def join(
    labels: Labels,
    margins: np.ndarray,
    groups: Mapping[str, float],
    neighbours: Mapping[str, float],
    group_weight: float,
    near_weight: float,
) -> Scores:
    """The scores of one text.

    Args:
        margins: of the labels. groups: margin of each group. neighbours: share of each label among the nearest texts.
        group_weight, near_weight: what those count beside the margin of the label itself.
    """
    of_group = np.array([groups[group] for group in labels.groups])
    near = np.array([neighbours.get(name, 0.0) for name in labels.names])
    return Scores(labels, margins + group_weight * of_group + near_weight * np.log(near + _UNSEEN))


def in_conversation(
    own: Scores, story: Scores, clauses: Mapping[str, float], story_weight: float, clause_weight: float
) -> Scores:
    """The scores of a message in its conversation.

    What a message does (thank, leave the subject) only itself can say; what it is about, the story says too.

    Args:
        own: of the message alone. story: of the message and those before it, as one text.
        clauses: how surely (0 to 1) each clause is what was talked about before.
        story_weight: what the story counts beside the message. clause_weight: what a sure clause adds.
    """
    about = np.array([group in (TOPIC, BROAD) for group in own.labels.groups])
    before = np.array([clauses.get(clause, 0.0) if clause else 0.0 for clause in own.labels.clauses])
    told = (own.values + story_weight * story.values) / (1 + story_weight) + clause_weight * before
    return replace(own, values=np.where(about, told, own.values))


def clause_shares(scores: Scores, sharpness: float) -> Dict[str, float]:
    """How surely each clause is meant: the shares of its topics among all topics together."""
    total: Dict[str, float] = {}
    for clause, share in zip(scores.labels.clauses, softmax(scores.values, sharpness)):
        if clause:
            total[clause] = total.get(clause, 0.0) + float(share)
    everything = sum(total.values())
    return {clause: share / everything for clause, share in total.items()}
