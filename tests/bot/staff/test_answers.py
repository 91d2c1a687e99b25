"""What the staff see of a topic and what they copy."""

import re
from dataclasses import replace

import pytest

from bot.staff.aid import BODY, CLAUSE, EMERGENCY, NOT_THERE, Aid
from bot.staff.answers import answer_of, mark
from bot.staff.copied_texts import LONGEST_MESSAGE, ONE_MESSAGE
from bot.staff.heads import head_of
from policy_kb.card import LONGEST_SAY
from policy_kb.model import Kb, Phone, Span

NUMBER = "云县政府发〔2016〕54号"


def test_the_clause_stands_as_printed_with_exactly_the_quotes_marked(kb: Kb) -> None:
    for topic in kb.topics.values():
        answer = answer_of(kb, topic)
        assert "".join(piece for piece, _ in answer.quoted.pieces) == kb.document.clauses[topic.clause].text
        marked = "".join(piece for piece, is_marked in answer.quoted.pieces if is_marked)
        quotes = [cite.quote for cite in topic.cites if cite.clause == topic.clause]
        assert all(quote in marked for quote in quotes)
        assert len(marked) <= sum(map(len, quotes))
        assert len(answer.elsewhere) == len(topic.cites) - len(quotes)


def test_quotes_that_overlap_are_marked_as_one() -> None:
    whole = Span(100, 110, "零一二三四五六七八九")
    assert mark(whole, [(106, 108), (102, 104), (103, 105)]) == (
        ("零一", False),
        ("二三四", True),
        ("五", False),
        ("六七", True),
        ("八九", False),
    )
    assert mark(whole, []) == (("零一二三四五六七八九", False),)
    assert mark(whole, [(100, 110)]) == (("零一二三四五六七八九", True),)


def test_every_answer_can_be_read_out_and_copied_with_its_source(kb: Kb) -> None:
    for topic in kb.topics.values():
        answer = answer_of(kb, topic)
        assert len(topic.say) <= LONGEST_SAY
        lines = answer.text.split("\n")
        label = kb.document.clauses[topic.clause].label
        assert lines[0] == topic.say
        assert f"依据：{NUMBER} {label}：“{topic.cites[0].quote}”" in lines
        assert all(line["number"] in answer.text for line in answer.hotlines)
        assert lines[-1].startswith("这是2016年的文件")


def test_the_message_for_the_caller_says_what_to_do_whom_to_call_and_by_what(kb: Kb) -> None:
    two = []
    for topic in kb.topics.values():
        message = answer_of(kb, topic).message
        assert message.startswith(topic.title) and message.endswith(NUMBER)
        assert topic.steps[0] in message and re.search(r"1\d{2,4}", message)
        assert len(message) <= LONGEST_MESSAGE
        two += [topic.id] if len(message) > ONE_MESSAGE else []
    assert len(two) <= 5, two


def test_the_county_s_own_number_comes_first_once_it_is_filled_in(kb: Kb) -> None:
    phone = Phone("000-0000", "窗口", "2030-01-01")
    offices = {**kb.offices, "hrss": replace(kb.offices["hrss"], now="县新局", phones=(phone,))}
    answer = answer_of(replace(kb, offices=offices), kb.topics["wage_arrears"])
    assert "找谁：县人社局（现名县新局）（牵头）\n电话：000-0000（县人社局窗口）；12333" in answer.text
    assert "先打000-0000问" in answer.message


@pytest.mark.parametrize("danger", ["self_harm", "fire"])
def test_in_a_danger_the_numbers_are_what_is_copied(kb: Kb, danger: str) -> None:
    found = kb.dangers[danger]
    head = head_of(kb, Aid(EMERGENCY, danger=found))
    assert head and head.is_alarm
    assert [line["number"] for line in head.hotlines] == list(found.hotlines)
    assert head.text.split("\n")[1].startswith(f"电话：{found.hotlines[0]}（")
    assert f"马上打{found.hotlines[0]}" in head.message and len(head.message) <= ONE_MESSAGE


def test_a_clause_is_copied_whole_with_its_label(kb: Kb) -> None:
    for clause in kb.document.clauses.values():
        head = head_of(kb, Aid(CLAUSE, clause=clause))
        assert head and f"依据：{NUMBER} {clause.label}：“{clause.text}”" in head.text
        assert len(head.message) <= ONE_MESSAGE + 10


def test_a_body_tells_its_clauses_and_that_its_number_is_not_known(kb: Kb) -> None:
    head = head_of(kb, Aid(BODY, offices=(kb.offices["work_safety"],)))
    assert head and head.say.startswith("县安监局（现名云县应急局）在文件里牵头")
    assert "电话县里还没有填，先打12350" in head.say
    assert {clause.id for clause in head.leads} == {"2.2.10"} and head.supports
    assert "牵头第二部分（二）第10条；配合" in head.text


def test_every_body_has_a_clause_to_open(kb: Kb) -> None:
    for office in kb.offices.values():
        head = head_of(kb, Aid(BODY, offices=(office,)))
        assert head and (head.leads or head.supports or head.named), office.id
        assert "牵头0条、配合0条" not in head.say and len(head.message) <= ONE_MESSAGE


def test_what_is_not_in_the_document_is_answered_with_a_number(kb: Kb) -> None:
    head = head_of(kb, Aid(NOT_THERE))
    assert head and head.text == head.message
    assert "没有写" in head.text and "12345" in head.text and len(head.message) <= ONE_MESSAGE
