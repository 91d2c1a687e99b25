"""The decision, from scores made by hand."""

from dataclasses import replace
from typing import Any

import pytest

from bot.nlu.decider import read_limits
from bot.nlu.decision import decide
from bot.nlu.evidence import Context, Decision, Heard
from policy_kb.errors import BadFile
from policy_kb.model import Kb

LIMITS = read_limits()
SURE = [("topic/wage_arrears", 0.8), ("topic/general_contractor", 0.1), ("out_of_scope", 0.05)]


def hear(*subjects: Any, **more: Any) -> Heard:
    return Heard("随便一句话说点事", list(subjects), more.pop("aspects", {"policy": 1.0}), **more)


def test_a_sure_topic_is_answered(kb: Kb) -> None:
    decision = decide(hear(*SURE), Context(), kb, LIMITS)
    assert (decision.intent, decision.topic) == ("policy", "wage_arrears")


def test_topics_of_one_clause_add_up(kb: Kb) -> None:
    heard = hear(("topic/vaccination", 0.3), ("topic/wage_card", 0.25), ("topic/wage_arrears", 0.28))
    assert decide(heard, Context(), kb, LIMITS).topic == "wage_arrears"


def test_two_clauses_that_are_as_likely_are_asked_about(kb: Kb) -> None:
    decision = decide(hear(("topic/vaccination", 0.4), ("topic/wage_arrears", 0.38)), Context(), kb, LIMITS)
    assert decision.intent == "unsure"
    assert decision.choices == ("vaccination", "wage_arrears")


def test_someone_in_danger_comes_first_whatever_else_is_said(kb: Kb) -> None:
    heard = hear(*SURE[:1], ("emergency/trapped", 0.15), danger=0.6)
    assert decide(heard, Context(), kb, LIMITS) == Decision("emergency", 0.375, danger="trapped")


def test_a_follow_up_takes_the_topic_talked_about(kb: Kb) -> None:
    heard = replace(hear(("ask_office", 0.9), ("topic/leading_group", 0.05)), text="那电话多少")
    assert decide(heard, Context(topic="house_plot"), kb, LIMITS).topic == "house_plot"
    assert decide(heard, Context(), kb, LIMITS).broad == "contact"


def test_which_office_with_its_own_topic_is_no_follow_up(kb: Kb) -> None:
    heard = hear(
        ("ask_office", 0.6), ("topic/wage_arrears", 0.35), aspects={"ask_office": 0.9, "policy": 0.1}
    )
    decision = decide(heard, Context(topic="house_plot"), kb, LIMITS)
    assert (decision.intent, decision.topic) == ("ask_office", "wage_arrears")


def test_a_number_takes_an_offered_choice(kb: Kb) -> None:
    context = Context(choices=("house_plot", "vaccination"))
    assert decide(replace(hear(*SURE), text="2"), context, kb, LIMITS).topic == "vaccination"
    assert decide(replace(hear(*SURE), text="都不是"), context, kb, LIMITS) == Decision("choose", 1.0)


def test_what_nothing_in_the_document_is_like_is_refused(kb: Kb) -> None:
    heard = hear(("out_of_scope", 0.8), ("topic/provident_fund", 0.1))
    assert decide(heard, Context(), kb, LIMITS).intent == "out_of_scope"


def test_a_story_decides_where_the_message_alone_does_not(kb: Kb) -> None:
    alone = hear(("topic/vaccination", 0.2), ("topic/wage_card", 0.18), ("broad/work", 0.1))
    story = hear(*SURE)
    assert decide(alone, Context(), kb, LIMITS, story).topic == "wage_arrears"
    assert (
        decide(hear(*SURE[:1]), Context(), kb, LIMITS, hear(("topic/vaccination", 0.9))).topic
        == "wage_arrears"
    )


def test_an_office_question_takes_its_subject_from_the_story(kb: Kb) -> None:
    alone = hear(("ask_office", 0.9))
    story = hear(("ask_office", 0.7), ("topic/wage_arrears", 0.2))
    decision = decide(alone, Context(), kb, LIMITS, story)
    assert (decision.intent, decision.topic) == ("ask_office", "wage_arrears")


def test_a_limit_that_is_no_share_is_refused(tmp_path: Any) -> None:
    path = tmp_path / "thresholds.yml"
    path.write_text("emergency: 3\n", "utf-8")
    with pytest.raises(BadFile, match=r"thresholds\.yml:1"):
        read_limits(path)


def test_what_is_like_nothing_known_is_asked_about_however_clear_it_seems(kb: Kb) -> None:
    heard = hear(*SURE, ("topic/vaccination", 0.05), likeness=-0.9)
    assert decide(heard, Context(), kb, LIMITS).intent == "unsure"
