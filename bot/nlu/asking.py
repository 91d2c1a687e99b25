"""What to ask back when a message may mean several topics: the choices that part them, and the question's words."""

from typing import List, Mapping, Optional, Sequence, Tuple

from bot.nlu.evidence import by_clause
from policy_kb.model import Kb

MOST, FEWEST = 4, 2
# A share so small beside the best one's is noise and no choice worth reading.
WORTH = 0.05


def worth_asking(topics: Mapping[str, float], named: Sequence[str], kb: Kb) -> Tuple[str, ...]:
    """Two to four topics to choose from: those that the message names, then the likely ones, best first.

    The best topic of each likely clause, since topics of one clause have nearly one answer; where one clause is all that
    is likely, what is near to its topic.

    Args:
        topics: their shares; at least one. named: topics whose title stands in the message.
    """
    clauses = by_clause(topics, kb)
    likely: List[str] = [topic for _, share, topic in clauses if share >= WORTH * clauses[0][1]]
    if len(likely) < FEWEST:
        likely += [topic for topic in kb.topics[likely[0]].related if topic not in likely]
    return tuple(dict.fromkeys([*named, *likely]))[:MOST]


def parting_field(choices: Sequence[str], kb: Kb) -> Optional[str]:
    """The wide field whose question parts the choices: two are its topics and all the others related to one.

    None where no field fits.
    """

    def belong(name: str) -> int:
        own = set(kb.broad[name].topics)
        fits = [topic in own or bool(own & set(kb.topics[topic].related)) for topic in choices]
        return sum(topic in own for topic in choices) if all(fits) else 0

    best = max(kb.broad, key=belong)
    return best if belong(best) >= FEWEST else None
