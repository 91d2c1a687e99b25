"""How sure a suggestion is said to be, and why: each reason is what the signals say."""

from dataclasses import replace
from typing import Any

import pytest

from bot.nlu.evidence import Decision
from bot.staff.certainty import beside, of_first, of_other
from bot.staff.parsing import Parsed
from policy_kb.model import Kb

SURELY = Parsed(
    text="老板拖了三个月工钱不给",
    decision=Decision("policy", 0.95, topic="wage_arrears"),
    topics=(("wage_arrears", 0.95), ("school_place", 0.02)),
    confidence=0.95,
    likeness=1.2,
    scope=2.0,
    clauses=(),
    bodies=(),
    benefits=(),
)
CLOSE = (("wage_arrears", 0.5), ("school_place", 0.45))
SOME = (("wage_arrears", 0.85), ("school_place", 0.1))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "有把握：跟大家问这件事的说法很像，第二名差得远"),
        ({"benefits": ("wage_arrears",), "likeness": -1.0}, "有把握：说到了“拖欠工资”"),
        ({"topics": SOME}, "多半是：不过“随迁子女入学”也有点像，听准了再念"),
        ({"likeness": 0.5}, "多半是：有些话没见过，听准了再念"),
        ({"text": "工钱不给", "likeness": 0.8}, "多半是：才几个字，接着打会更准"),
        ({"text": "工钱"}, "多半是：才几个字，接着打会更准"),
        ({"text": "工钱", "likeness": 0.8}, "拿不准：字太少，接着打"),
        ({"likeness": -0.1}, "拿不准：这样的说法没怎么见过，请问清楚再念"),
        ({"confidence": 0.6, "topics": CLOSE}, "拿不准：跟“随迁子女入学”差不多像，请问清楚再念"),
        ({"decision": Decision("unsure", 0.3)}, "拿不准：这样的说法没怎么见过，请问清楚再念"),
        ({"decision": Decision("broad", 0.9, broad="dispute")}, "拿不准：说得太宽，几件事都合，请问清楚再念"),
        ({"decision": Decision("ask_body", 0.9, body="hrss")}, "拿不准：只说了部门，没说是哪样事"),
        ({"decision": Decision("out_of_scope", 0.9)}, "文件里可能没有：说的事不像文件里的任何一条"),
        ({"clauses": ("2.2.8",)}, "有把握：在打的这一条里"),
        (
            {"clauses": ("2.2.8",), "decision": Decision("ask_source", 1.0, clause="2.2.8")},
            "相关：在打的这一条里",
        ),
    ],
)
def test_the_first_suggestion_says_how_sure_it_is_and_why(kb: Kb, changes: Any, words: str) -> None:
    assert of_first(replace(SURELY, **changes), kb.topics["wage_arrears"], kb).words == words


@pytest.mark.parametrize(
    ("changes", "topic", "words"),
    [
        ({"topics": CLOSE}, "school_place", "拿不准：跟第一件差不多像"),
        ({"topics": SOME}, "school_place", "拿不准：有点像，不如第一件"),
        ({}, "school_place", "不大像：只沾一点边"),
        ({}, "labour_inspection", "相关：跟第一件挨着的事"),
        ({"benefits": ("school_place",)}, "school_place", "多半是：也说到了“随迁子女入学”"),
        (
            {"decision": Decision("policy", 0.6, "wage_arrears", also=("school_place",))},
            "school_place",
            "多半是：这句话里还说到了这件事",
        ),
        ({"decision": Decision("broad", 0.9, broad="children")}, "school_place", "拿不准：也是这一类的事"),
        ({"clauses": ("2.3.15",)}, "school_place", "相关：在打的这一条里"),
    ],
)
def test_the_others_are_weighed_against_the_first(kb: Kb, changes: Any, topic: str, words: str) -> None:
    first = kb.topics["wage_arrears"]
    assert of_other(replace(SURELY, **changes), kb.topics[topic], first, kb).words == words


def test_clauses_are_compared_by_all_their_topics_and_topics_of_one_clause_by_themselves(kb: Kb) -> None:
    shares = (("wage_arrears", 0.3), ("general_contractor", 0.3), ("school_place", 0.3))
    first, second, other = (kb.topics[topic] for topic, _ in shares)
    assert first.clause == second.clause != other.clause
    parsed = replace(SURELY, topics=shares)
    assert beside(parsed, second, first, kb) == pytest.approx(1.0)
    assert beside(parsed, other, first, kb) == pytest.approx(0.5)
    assert beside(parsed, kb.topics["legal_aid"], first, kb) == 0.0


def test_only_what_stands_beside_it_is_named_as_its_rival(kb: Kb) -> None:
    parsed = replace(SURELY, confidence=0.6, topics=CLOSE)
    first, rival, other = (kb.topics[name] for name in ("wage_arrears", "school_place", "vaccination"))
    assert rival.title in of_first(parsed, first, kb, [other, rival]).words
    assert rival.title not in of_first(parsed, first, kb, [other]).words
