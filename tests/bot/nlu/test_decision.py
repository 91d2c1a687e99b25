"""The decision, from scores made by hand."""

from dataclasses import replace
from typing import Any

import pytest

from bot.nlu.decider import read_limits
from bot.nlu.decision import decide
from bot.nlu.evidence import Context, Decision, Heard, Reading
from policy_kb.errors import BadFile
from policy_kb.model import Kb

LIMITS = read_limits()
SURE = [("topic/wage_arrears", 0.85), ("topic/general_contractor", 0.1), ("out_of_scope", 0.01)]
TWO = [("topic/vaccination", 0.4), ("topic/wage_arrears", 0.38)]


def hear(*subjects: Any, **more: Any) -> Heard:
    """A message alone, 2 ahead of being out of scope unless said otherwise."""
    text = more.pop("text", "随便一句话说点事")
    aspects = more.pop("aspects", {"policy": 1.0})
    reading = Reading(list(subjects), **{"scope": 2.0, **more})
    return Heard(text, text, reading, reading, reading, aspects)


def test_a_sure_topic_is_answered(kb: Kb) -> None:
    decision = decide(hear(*SURE), Context(), kb, LIMITS)
    assert (decision.intent, decision.topic) == ("policy", "wage_arrears")


def test_topics_of_one_clause_add_up(kb: Kb) -> None:
    heard = hear(("topic/vaccination", 0.3), ("topic/wage_card", 0.33), ("topic/wage_arrears", 0.35))
    decision = decide(heard, Context(), kb, LIMITS)
    assert decision.topic == "wage_arrears" and decision.near == ("wage_card",)


def test_two_clauses_that_are_as_likely_are_asked_about(kb: Kb) -> None:
    decision = decide(hear(*TWO, scope=1.0), Context(), kb, LIMITS)
    assert decision.intent == "unsure"
    assert decision.choices == ("vaccination", "wage_arrears")


def test_someone_in_danger_comes_first_whatever_else_is_said(kb: Kb) -> None:
    heard = hear(*SURE, danger=-0.2, danger_kind="trapped")
    decision = decide(heard, Context(), kb, LIMITS)
    assert (decision.intent, decision.danger) == ("emergency", "trapped")


def test_a_follow_up_takes_the_topic_talked_about(kb: Kb) -> None:
    heard = hear(("ask_office", 0.9), ("topic/leading_group", 0.05), text="那电话多少")
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
    assert decide(hear(*SURE, text="2"), context, kb, LIMITS).topic == "vaccination"
    assert decide(hear(*SURE, text="都不是"), context, kb, LIMITS) == Decision("choose", 1.0)


def test_what_nothing_in_the_document_is_like_is_refused(kb: Kb) -> None:
    heard = hear(("out_of_scope", 0.8), ("topic/provident_fund", 0.1), scope=-1.2)
    assert decide(heard, Context(), kb, LIMITS).intent == "out_of_scope"


def test_what_may_be_out_of_scope_is_asked_about(kb: Kb) -> None:
    heard = hear(("out_of_scope", 0.5), ("topic/provident_fund", 0.4), scope=-0.1)
    decision = decide(heard, Context(), kb, LIMITS)
    assert decision.intent == "unsure" and decision.choices[0] == "provident_fund"


def test_the_conversation_decides_where_the_message_alone_does_not(kb: Kb) -> None:
    alone = Reading([("topic/vaccination", 0.4), ("topic/wage_card", 0.4)], scope=0.5)
    heard = replace(hear(*SURE), alone=alone)
    assert decide(heard, Context(), kb, LIMITS).topic == "wage_arrears"


def test_an_office_question_takes_its_subject_from_the_story(kb: Kb) -> None:
    heard = hear(("ask_office", 0.9), ("topic/wage_arrears", 0.08))
    heard = replace(heard, alone=Reading([("ask_office", 0.9)]))
    decision = decide(heard, Context(), kb, LIMITS)
    assert (decision.intent, decision.topic) == ("ask_office", "wage_arrears")


def test_an_office_question_on_what_was_just_said_does_not_leave_it(kb: Kb) -> None:
    told = Reading([("topic/join_union", 0.6), ("ask_office", 0.3), ("topic/legal_hotline", 0.1)])
    alone = Reading([("ask_office", 0.6), ("topic/legal_hotline", 0.2)])
    heard = replace(hear(), text="那找谁报名，给个电话", alone=alone, told=told)
    assert decide(heard, Context(topic="join_union"), kb, LIMITS).topic == "join_union"


def test_a_limit_that_is_no_number_in_range_is_refused(tmp_path: Any) -> None:
    path = tmp_path / "thresholds.yml"
    path.write_text("answer: 3\n", "utf-8")
    with pytest.raises(BadFile, match=r"thresholds\.yml:1"):
        read_limits(path)


def test_what_is_like_nothing_known_is_asked_about_however_clear_it_seems(kb: Kb) -> None:
    heard = hear(*SURE, ("topic/vaccination", 0.05), likeness=-0.9)
    assert decide(heard, Context(), kb, LIMITS).intent == "unsure"


def test_several_matters_are_answered_one_by_one_the_urgent_first(kb: Kb) -> None:
    matters = (
        Reading([("topic/school_place", 0.97)], scope=2.5),
        Reading([("topic/wage_arrears", 0.97)], scope=2.5),
    )
    heard = replace(hear(("topic/school_place", 0.9)), matters=matters, announced=True)
    decision = decide(heard, Context(), kb, LIMITS)
    assert (decision.topic, decision.also) == ("wage_arrears", ("school_place",))


def test_parts_about_one_clause_are_one_matter(kb: Kb) -> None:
    matters = (
        Reading([("topic/wage_card", 0.97)], scope=2.5),
        Reading([("topic/wage_arrears", 0.97)], scope=2.5),
    )
    assert decide(replace(hear(*SURE), matters=matters), Context(), kb, LIMITS).also == ()


def test_who_was_in_danger_a_moment_ago_still_is(kb: Kb) -> None:
    heard = hear(("out_of_scope", 0.5), ("topic/elderly_care", 0.1), scope=-1.0, text="楼上还有人")
    assert (
        decide(replace(heard, said="人救出来了"), Context(danger="fire"), kb, LIMITS).intent == "acknowledge"
    )
    burning = replace(heard, said="人救出来了,娃还在里头", whole=Reading([], danger=1.0, danger_kind="fire"))
    assert decide(burning, Context(danger="fire"), kb, LIMITS).danger == "fire"
    assert decide(heard, Context(danger="fire"), kb, LIMITS).danger == "fire"
    assert decide(hear(*SURE), Context(danger="fire"), kb, LIMITS).topic == "wage_arrears"
    assert decide(hear(("thank", 0.9)), Context(danger="fire"), kb, LIMITS).intent == "thank"


def test_a_title_and_little_more_is_that_topic(kb: Kb) -> None:
    heard = replace(hear(*TWO, text="公租房咋个申请"), benefits=("public_rental_housing",))
    assert decide(heard, Context(), kb, LIMITS).topic == "public_rental_housing"
    longer = replace(heard, text="公租房那边的工地老板差我们七个人三个月的钱")
    assert decide(longer, Context(), kb, LIMITS).topic != "public_rental_housing"
