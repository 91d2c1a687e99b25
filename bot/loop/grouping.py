"""Group the messages that were not answered well by likeness, so that a person decides once for all of a kind.

Measured on 1,187 messages that nothing was trained on (tests/bot/loop/test_grouping.py): of two messages in one group 96
in 100 are about the same. At that precision, joining whatever is near something near finds half as many such pairs.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np
from scipy.sparse import csr_matrix

from bot.loop.likeness import alike, bare, rows_of

# Mean likeness (cosine) within a group. At 0.15 nine pairs in a hundred are wrong; at 0.25 a third fewer are found.
LEAST = 0.2
EXAMPLES, TOPICS = 5, 3


@dataclass(frozen=True)
class Missed:
    """A message that was not answered well.

    ``text`` is masked, ``at`` in seconds since 1970, ``why`` one of refused, clarify and not_useful, ``topic`` what was
    answered or thought likeliest.
    """

    id: str
    text: str
    at: float
    why: str
    topic: Optional[str] = None


@dataclass(frozen=True)
class Group:
    """Messages of one kind, the newest first.

    ``key`` names the group as long as its oldest message stays in it. ``examples`` are different texts, the most typical
    first, ``others`` the further texts in the same order; ``whys`` says how many messages there are of each reason; ``topics`` are what the bot thought of, most often first.
    """

    key: str
    messages: Tuple[Missed, ...]
    examples: Tuple[str, ...]
    others: Tuple[str, ...]
    whys: Dict[str, int]
    topics: Tuple[str, ...]

    @property
    def count(self) -> int:
        """How many messages it has; the same text sent twice counts twice."""
        return len(self.messages)

    @property
    def newest(self) -> float:
        """When the last of them came, in seconds since 1970."""
        return self.messages[0].at


def group(messages: Sequence[Missed]) -> List[Group]:
    """The messages in groups, the largest first, then the newest; the order of ``messages`` makes no difference."""
    by_text: Dict[str, List[Missed]] = defaultdict(list)
    for message in messages:
        by_text[bare(message.text)].append(message)
    texts = sorted(by_text)
    if not texts:
        return []
    rows = rows_of(texts)
    groups = [_make([by_text[texts[at]] for at in cluster], rows[cluster]) for cluster in alike(rows, LEAST)]
    return sorted(groups, key=lambda found: (-found.count, -found.newest, found.key))


def _make(said: List[List[Missed]], rows: csr_matrix) -> Group:
    """A group of some texts, each with the messages that said it, and their rows."""
    messages = sorted((m for same in said for m in same), key=lambda m: (-m.at, m.id))
    counts = np.array([len(same) for same in said])
    typical = rows @ (rows.T @ counts)
    order = sorted(range(len(said)), key=lambda at: (-round(float(typical[at]), 4), at))
    texts = tuple(max(said[at], key=lambda m: (m.at, m.id)).text for at in order)
    topics = Counter(message.topic for message in messages if message.topic)
    return Group(
        key=hashlib.sha256(bare(messages[-1].text).encode()).hexdigest()[:16],
        messages=tuple(messages),
        examples=texts[:EXAMPLES],
        others=texts[EXAMPLES:],
        whys=dict(Counter(message.why for message in messages)),
        topics=tuple(sorted(topics, key=lambda topic: (-topics[topic], topic))[:TOPICS]),
    )
