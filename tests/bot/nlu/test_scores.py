import numpy as np
import pytest

from bot.nlu.scores import Labels, Scores, clause_shares, in_conversation, join
from policy_kb.model import Kb

NAMES = ("topic/wage_arrears", "topic/school_place", "broad/work", "out_of_scope", "thank", "emergency/fire")
GROUPS = {"topic": 0.0, "broad": 0.0, "out_of_scope": 0.0, "act": 0.0, "emergency": 0.0}


def scores(kb: Kb, *values: float) -> Scores:
    return Scores(Labels.of(NAMES, kb), np.array(values))


def test_group_and_neighbours_count_beside_the_margin(kb: Kb) -> None:
    labels = Labels.of(NAMES, kb)
    even = np.zeros(len(NAMES))
    near = join(labels, even, GROUPS, {"topic/school_place": 0.9}, 0.5, 0.05)
    assert near.shares(10.0)[0][0] == "topic/school_place"
    grouped = join(labels, even, {**GROUPS, "out_of_scope": 1.0}, {}, 0.5, 0.05)
    assert grouped.shares(10.0)[0][0] == "out_of_scope" and grouped.scope == pytest.approx(-0.5)


def test_the_story_says_what_a_short_message_is_about(kb: Kb) -> None:
    own = scores(kb, -0.9, -0.8, -0.9, -0.9, -0.9, -1.0)
    story = scores(kb, 0.5, -0.9, -0.9, -0.9, -0.9, -1.0)
    told = in_conversation(own, story, {}, 0.5, 0.33)
    assert told.shares(10.0)[0][0] == "topic/wage_arrears"


def test_the_clause_talked_about_is_preferred(kb: Kb) -> None:
    own = scores(kb, -0.8, -0.75, -0.9, -0.9, -0.9, -1.0)
    told = in_conversation(own, own, {"2.2.8": 1.0}, 0.5, 0.33)
    assert told.shares(10.0)[0][0] == "topic/wage_arrears"


def test_thanks_are_thanks_whatever_was_talked_about(kb: Kb) -> None:
    own = scores(kb, -0.9, -0.9, -0.9, -0.9, 0.8, -1.0)
    story = scores(kb, 1.0, -0.9, -0.9, -0.9, -0.9, -1.0)
    assert in_conversation(own, story, {"2.2.8": 1.0}, 0.5, 0.33).shares(10.0)[0][0] == "thank"


def test_shares_of_clauses_are_of_all_topics(kb: Kb) -> None:
    shares = clause_shares(scores(kb, 0.5, 0.5, 2.0, 2.0, 2.0, 2.0), 10.0)
    assert shares == pytest.approx({"2.2.8": 0.5, "2.3.15": 0.5})


def test_a_danger_is_as_sure_as_it_is_ahead_and_likely(kb: Kb) -> None:
    kind, sure = scores(kb, -0.5, -0.9, -0.9, -0.9, -0.9, 0.5).danger
    assert kind == "fire" and sure == pytest.approx(1.25)
