import pytest

from policy_kb.model import Kb
from policy_kb.segment import numeral, pieces, segment, sentences

ODD = (
    ' 某县\n关于某事的意见\n\n一、总的要求\n（一）讲清楚。要讲“清楚",不要含糊。\n二、办事\n(一)第一类\n'
    "1．按时。不得拖欠；不得克扣。\n还要公开。(甲局、乙局分别牵头，丙局等按照职责分工负责)\n2.到场。要到。(丁局牵头；甲局,戊局等按照职责分工负责)\n"
    "三、组织\n(一)开会。每月开一次。(甲局牵头；各成员单位按照职责分工负责)\n请照办。\n "
)


def test_the_document_has_thirty_clauses_a_head_and_a_closing_paragraph(kb: Kb) -> None:
    expected = ["0", "1.1", "1.2", "1.3"]
    expected += [
        f"2.{s}.{n}"
        for s, ns in ((1, range(1, 7)), (2, range(7, 14)), (3, range(14, 18)), (4, range(18, 22)))
        for n in ns
    ]
    expected += [f"3.{n}" for n in range(1, 7)] + ["4"]
    assert list(kb.document.clauses) == expected


def test_offsets_give_back_the_text(kb: Kb) -> None:
    for clause in kb.document.clauses.values():
        assert kb.document.source[clause.span.start : clause.span.end] == clause.text
        for piece in pieces(clause):
            assert kb.document.source[piece.start : piece.end] == piece.text


def test_a_clause_broken_over_two_lines_stays_one(kb: Kb) -> None:
    text = kb.document.clauses["2.3.16"].text
    assert text.startswith("16.") and "\n根据常住人口" in text and text.endswith("分工负责)")


def test_27_clauses_have_a_responsibility_line_and_six_have_several_leads(kb: Kb) -> None:
    with_duty = {c.id: c.duty for c in kb.document.clauses.values() if c.duty}
    assert len(with_duty) == 27 and not {"1.1", "1.2", "1.3", "0", "4"} & set(with_duty)
    several = {clause for clause, duty in with_duty.items() if len(duty.leads) > 1}
    assert several == {"2.1.3", "2.2.10", "2.2.11", "2.3.14", "2.4.21", "3.3"}
    assert with_duty["2.2.11"].leads == ("县农业农村局", "县林业局", "县国土局", "县住建局")


def test_a_comma_between_bodies_parts_them(kb: Kb) -> None:
    duty = kb.document.clauses["2.2.7"].duty
    assert duty and duty.supports[-2:] == ("县总工会", "人民银行云县分行")


def test_irregular_outlines_are_read() -> None:
    clauses = segment(ODD)
    assert list(clauses) == ["0", "1.1", "2.1.1", "2.1.2", "3.1", "4"]
    assert clauses["2.1.1"].duty is not None and clauses["2.1.1"].duty.leads == ("甲局", "乙局")
    assert clauses["2.1.1"].duty.supports == ("丙局",)
    assert clauses["2.1.2"].duty is not None and clauses["2.1.2"].duty.supports == ("甲局", "戊局")
    assert clauses["2.1.1"].heading == "按时" and clauses["4"].text == "请照办。"
    assert [s.text for s in sentences(clauses["2.1.1"])] == ["不得拖欠；不得克扣。", "还要公开。"]
    assert [p.text for p in pieces(clauses["2.1.1"])] == ["不得拖欠；", "不得克扣。", "还要公开。"]


@pytest.mark.parametrize(
    ("text", "value"), [("一", 1), ("十", 10), ("十七", 17), ("二十", 20), ("二十一", 21)]
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert numeral(text) == value


@pytest.mark.parametrize("text", ["", "百", "甲", "十十"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        numeral(text)
