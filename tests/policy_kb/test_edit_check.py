"""All that is wrong with an edit is told at once, and nothing is written."""

from dataclasses import replace
from pathlib import Path

import pytest

from policy_kb.edit import ChangeNote, OfficeEdit, Quote, current_topic
from policy_kb.edit_check import check
from policy_kb.model import Kb, Phone

NOTE = ChangeNote("张三", "李四", "2026-11-26", "换了说法")


def test_an_edit_of_no_record_is_told(kb: Kb, copy: Path) -> None:
    edit = replace(current_topic(kb, "wage_arrears"), topic="no_such_topic")
    assert "no file has the record 'no_such_topic'" in str(check(copy, edit)[0])


def test_everything_wrong_with_an_edit_is_told_at_once_and_nothing_written(kb: Kb, copy: Path) -> None:
    files = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    other = kb.topics["join_insurance"].asked_as[0]
    edit = replace(
        current_topic(kb, "wage_arrears"),
        say="长" * 121,
        not_stated=("太" * 17,),
        asked_as=("甲乙丙", "乙丙丁", "丙丁戊", other),
        cites=(Quote("2.2.8", "文件里没有的一句话"),),
    )
    told = " | ".join(map(str, check(copy, edit, replace(NOTE, approved_by="张三"))))
    assert "wage_arrears: say" in told and "121 characters; write plain words of 10 to 120" in told
    assert "17 characters; name each thing" in told
    assert "approves an own change" in told
    assert "stands 0 times in clause 2.2.8" in told and "/tmp" not in told
    told = " | ".join(map(str, check(copy, replace(edit, cites=None), NOTE)))
    assert f"{other!r} also stands under" in told and "121 characters" in told
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == files


def test_a_quote_that_alone_proved_a_sentence_cannot_go(kb: Kb, copy: Path) -> None:
    edit = current_topic(kb, "counselling")
    assert edit.cites and check(copy, edit, NOTE) == []
    moved = replace(edit, cites=(Quote("2.4.20", kb.topics["humane_care"].cites[0].quote),))
    assert any("is quoted; quote it in a topic" in str(problem) for problem in check(copy, moved, NOTE))


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        (Phone("12a", "编的", "2026-11-23"), "write the whole number"),
        (Phone("0883-1", "编的", "2026-11-23"), "write the whole number"),
        (Phone("13800138000", "编的", "2026-11-23"), "write the whole number"),
        (Phone("110", "编的", "2026-11-23"), "write the whole number"),
        (Phone("00000000", "　 ", "2026-11-23"), "a text is blank"),
        (Phone("00000000", "编的", "2026-02-30"), "'2026-02-30' is no day"),
        (Phone("00000000", "编的", "2099-01-01"), "2099-01-01 is yet to come"),
        (Phone("00000000\n", "编的", "2026-11-23"), "line break"),
    ],
)
def test_a_phone_that_cannot_be_right_is_told(copy: Path, phone: Phone, told: str) -> None:
    problems = check(copy, OfficeEdit("police", None, None, (phone,)))
    assert told in " | ".join(map(str, problems)) and len(problems) == 1


def test_a_title_of_another_topic_and_a_name_without_source_are_told(kb: Kb, copy: Path) -> None:
    edit = replace(current_topic(kb, "wage_arrears"), title=kb.topics["counselling"].title)
    assert "is the title of counselling" in " ".join(map(str, check(copy, edit)))
    assert "has no source" in " ".join(map(str, check(copy, OfficeEdit("police", "编的局", None, ()))))
