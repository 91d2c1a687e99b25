"""How much a message is about each subject: linear margins, neighbours and the conversation, joined into one score.

Scores are on the scale of the linear margins: near 1 a subject is surely meant, far below 0 it is not.
"""

from dataclasses import dataclass, replace
from functools import cached_property
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
    """The labels of a model, with the group and (for topics) the clause of each.

    What is worked out of them once is kept: a message is scored on all labels at once, however many there are.
    """

    names: Tuple[str, ...]
    groups: Tuple[str, ...]
    clauses: Tuple[Optional[str], ...]

    @classmethod
    def of(cls, names: Sequence[str], kb: Kb) -> "Labels":
        """The labels by their names; a topic that the knowledge base does not have counts for no clause."""
        groups = tuple(group_of(name) for name in names)
        topics = [kb.topics.get(name.partition("/")[2]) for name in names]
        return cls(tuple(names), groups, tuple(topic.clause if topic else None for topic in topics))

    @cached_property
    def places(self) -> Dict[str, int]:
        """Where each label is."""
        return {name: at for at, name in enumerate(self.names)}

    @cached_property
    def of_group(self) -> Dict[str, np.ndarray]:
        """Where the labels of each group are."""
        return {group: np.flatnonzero(np.array(self.groups) == group) for group in dict.fromkeys(self.groups)}

    @cached_property
    def about(self) -> np.ndarray:
        """Which labels say what a message is about, not what it does."""
        return np.isin(self.groups, (TOPIC, BROAD))

    @cached_property
    def clause_places(self) -> Dict[str, int]:
        """A number for each clause."""
        return {clause: at for at, clause in enumerate(dict.fromkeys(c for c in self.clauses if c))}

    @cached_property
    def clause_of(self) -> np.ndarray:
        """The number of each label's clause; one more than the last where it has none."""
        none = len(self.clause_places)
        return np.array([self.clause_places.get(clause or "", none) for clause in self.clauses], dtype=int)


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
        among = np.concatenate([self.labels.of_group[group] for group in groups])
        best = among[self.values[among].argmax()]
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
    of_group, near = np.zeros(len(labels.names)), np.zeros(len(labels.names))
    for group, places in labels.of_group.items():
        of_group[places] = groups[group]
    for name, share in neighbours.items():
        near[labels.places[name]] = share
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
    labels = own.labels
    before = np.zeros(len(labels.clause_places) + 1)
    for clause, sure in clauses.items():
        before[labels.clause_places.get(clause, -1)] = sure
    before[-1] = 0.0  # labels of no clause
    together = (own.values + story_weight * story.values) / (1 + story_weight)
    told = together + clause_weight * before[labels.clause_of]
    return replace(own, values=np.where(labels.about, told, own.values))


def clause_shares(scores: Scores, sharpness: float) -> Dict[str, float]:
    """How surely each clause is meant: the shares of its topics among all topics together."""
    labels = scores.labels
    total = np.bincount(labels.clause_of, softmax(scores.values, sharpness), len(labels.clause_places) + 1)[
        :-1
    ]
    return dict(zip(labels.clause_places, (total / total.sum()).tolist()))
