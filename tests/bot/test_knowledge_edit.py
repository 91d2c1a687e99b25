"""An approved edit is written whole or not at all, and an editor reads in Chinese what stands in its way."""

import errno
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Set

import pytest

from bot import knowledge_edit
from bot.knowledge_edit import (
    TRAINING,
    BrokenEdit,
    StaleEdit,
    check_edit,
    explain,
)
from bot.training_data import read_utterances
from bot.whole_file import replace_file
from policy_kb.check import Problem
from policy_kb.edit import ChangeNote, OfficeEdit, Quote, base_digest, current_office, current_topic
from policy_kb.edit_check import check_fields
from policy_kb.errors import BadFile
from policy_kb.load import data_files, find_cite, load_kb
from policy_kb.model import Kb, Phone
from tests.knowledge_writing import write_edit

NOTE = ChangeNote("张三", "李四", "2026-11-26", "换了说法")
WAGES = "documents/yunxian-2016-54/topics/wages.yml"
OFFICES = "directory/offices.yml"
POLICE = OfficeEdit("police", None, None, (Phone("00000000", "编的", "2026-11-23"),))


@pytest.fixture
def _untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading 38,000 messages takes seconds; only some tests are about them."""
    monkeypatch.setattr(knowledge_edit, "find_training_problems", lambda known, folder: [])


def contents(root: Path) -> Dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_an_approved_edit_is_written_with_who_when_and_why(kb: Kb, copy: Path) -> None:
    before = contents(copy)
    os.chmod(copy / WAGES, 0o640)
    edit = replace(current_topic(kb, "wage_arrears"), say="编的一句话，不是真的，十个字以上。")
    write_edit(edit, NOTE, base_digest(kb, edit), copy)
    assert current_topic(load_kb(copy), "wage_arrears") == edit
    text = (copy / WAGES).read_text("utf-8")
    assert '    - {by: 张三, approved_by: 李四, on: "2026-11-26", why: 换了说法}\n' in text
    after = contents(copy)
    assert [file for file in after if after[file] != before.get(file)] == [WAGES]
    assert after.keys() == before.keys() and (copy / WAGES).stat().st_mode & 0o777 == 0o640


def test_a_broken_edit_is_told_in_chinese_all_at_once_and_not_written(kb: Kb, copy: Path) -> None:
    before = contents(copy)
    said = next(u.text for u in read_utterances(TRAINING) if u.intent == "policy")
    taken = kb.topics["counselling"].asked_as[0]
    present = current_topic(kb, "wage_arrears")
    edit = replace(
        present, say="长" * 121, not_stated=("太" * 17,), asked_as=(*present.asked_as, said, taken)
    )
    with pytest.raises(BrokenEdit) as told:
        write_edit(edit, NOTE, base_digest(kb, edit), copy)
    assert told.value.problems == [
        "回答要写10到120个字，现在有121个字",
        f"“文件没写”里的“{'太' * 17}”有17个字，每样要写2到16个字",
        f"测试问题“{taken}”写了两处，有一处在“{kb.topics['counselling'].title}”，请换一个问法",
        f"测试问题“{said}”在训练数据里已经有了，请换一个问法",
    ]
    assert contents(copy) == before


def test_a_field_that_is_wrong_is_told_in_the_editor_s_words(kb: Kb) -> None:
    present = current_topic(kb, "wage_arrears")
    topics: List[Any] = [
        (replace(present, title="一"), "标题“一”有1个字，要写2到14个字"),
        (replace(present, say=" " * 12), "有一处只有空格，请写上内容，或者删掉这一项"),
        (
            replace(present, say="第一行，够十个字了吧\n第二行"),
            "有一处文字里夹了换行或看不见的字符，请删掉重新打一遍",
        ),
        (replace(present, not_stated=tuple(f"第{n}样" for n in range(7))), "“文件没写”最多列六样"),
        (replace(present, steps=("打",)), "步骤“打”有1个字，每步要写4到60个字"),
        (replace(present, steps=()), "步骤要写一到四步"),
        (replace(present, asked_as=("问", *present.asked_as)), "测试问题“问”太短，至少写2个字"),
        (replace(present, asked_as=present.asked_as[:3]), "测试问题至少要有四个"),
        (replace(present, cites=()), "引文要有一到三处"),
        (replace(present, cites=(Quote("2.2.8", "农民工工资"),)), "引文太短，至少抄6个字"),
        (
            replace(present, cites=(Quote("第八条", "农民工工资支付"),)),
            "原文没有这个条号，条号要写成 2.3.17 这样",
        ),
    ]
    phones: List[Any] = [
        (
            Phone("12a", "编的", "2026-11-23"),
            "电话“12a”不全，或者是手机号（手机号不收）。要写单位的号码：区号和七八位数字（0883-…），400、12开头的也可以",
        ),
        (Phone("00000000", "甲", "2026-11-23"), "请写明是哪里的电话，至少2个字，比如“办公室”"),
        (Phone("00000000", "编的", "2026-02-30"), "日期“2026-02-30”不对，要写成 2026-11-23 这样"),
        (Phone("00000000", "编的", "26.11.23"), "日期“26.11.23”不对，要写成 2026-11-23 这样"),
        (Phone("00000000", "编的", "2099-01-01"), "日期 2099-01-01 还没到，请写核实的那一天"),
    ]
    for edit, told in (*topics, *((replace(POLICE, phones=(phone,)), told) for phone, told in phones)):
        assert wrong_fields(edit, NOTE) == {told}
    assert wrong_fields(POLICE, replace(NOTE, approved_by="张三")) == {
        "自己改的不能自己批准，请另一位同事来批准"
    }
    assert "修改原因要写2到200个字" in wrong_fields(POLICE, replace(NOTE, why=""))


@pytest.mark.usefixtures("_untrained")
def test_what_only_the_whole_knowledge_tells_is_told_in_the_editor_s_words(kb: Kb, copy: Path) -> None:
    present, alone = current_topic(kb, "wage_arrears"), current_topic(kb, "counselling")
    assert present.cites and alone.cites
    humane = kb.topics["humane_care"]
    cases: List[Any] = [
        (replace(present, title=humane.title), f"标题“{humane.title}”已经有主题在用，请换一个"),
        (
            replace(present, cites=(Quote("2.2.8", "文件里没有的一句话"),)),
            "引文“文件里没有的一句话…”在原文 2.2.8 里找不到，请照原文一字不差地抄",
        ),
        (
            replace(alone, cites=(Quote("2.4.20", humane.cites[0].quote),)),
            "这样改，文件里有一句话就没有主题引用了，请把原来的引文留着",
        ),
        (replace(POLICE, now="编的局"), "写了现在的名称“编的局”，还要写明出处和日期"),
    ]
    for edit, told in cases:
        assert check_edit(edit, NOTE, copy) == [told]


@pytest.mark.parametrize(
    ("cut", "told"),
    [
        (
            lambda text: "农民工工资",
            "引文“农民工工资…”在原文 2.2.8 里不止一处，请多抄几个字，只对得上一处才行",
        ),
        (lambda text: text[text.index("。") - 3 : text.index("。") + 4], "跨了句子，请只抄一句话里的字"),
    ],
)
def test_a_quote_that_cannot_be_taken_is_told_in_the_editor_s_words(kb: Kb, cut: Any, told: str) -> None:
    quote = cut(kb.document.clauses["2.2.8"].text)
    with pytest.raises(BadFile) as error:
        find_cite(kb.document, "2.2.8", quote, "wages.yml:1")
    assert told in explain(Problem(error.value.where, error.value.what, error.value.fix))


def wrong_fields(edit: Any, note: ChangeNote) -> Set[str]:
    return {explain(problem) for problems in check_fields(edit, note).values() for problem in problems}


def test_a_problem_without_words_is_told_as_it_is() -> None:
    assert explain(Problem("a.yml:3", "odd", "mend it")) == "a.yml:3: odd; mend it（请找管理员）"


@pytest.mark.usefixtures("_untrained")
def test_an_edit_of_a_record_that_has_changed_since_is_stale(kb: Kb, copy: Path) -> None:
    first = replace(current_topic(kb, "wage_arrears"), say="编的第一句话，不是真的，十个字以上。")
    second = replace(first, say="编的第二句话，不是真的，十个字以上。")
    base = base_digest(kb, first)
    write_edit(first, NOTE, base, copy)
    with pytest.raises(StaleEdit):
        write_edit(second, NOTE, base, copy)
    assert load_kb(copy).topics["wage_arrears"].say == first.say
    with pytest.raises(StaleEdit):
        write_edit(replace(first, topic="no_such_topic"), NOTE, base, copy)


def test_an_office_is_written_though_another_of_the_file_changed(kb: Kb, copy: Path) -> None:
    base = base_digest(kb, POLICE)
    hrss = replace(current_office(kb, "hrss"), phones=POLICE.phones)
    write_edit(hrss, NOTE, base_digest(kb, hrss), copy)
    write_edit(POLICE, NOTE, base, copy)
    offices = load_kb(copy).offices
    assert offices["hrss"].phones == offices["police"].phones == POLICE.phones
    assert offices["police"].note == "有危险打110"


@pytest.mark.usefixtures("_untrained")
def test_edits_of_one_file_at_once_all_survive(kb: Kb, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_slowly(path: Path, text: str) -> None:
        time.sleep(1.0)  # what another thread has read by then must not be written back over this
        replace_file(path, text)

    monkeypatch.setattr(knowledge_edit, "replace_file", write_slowly)
    ids = [topic.id for topic in kb.topics.values() if topic.theme == "wages"][:3]
    edits = [
        replace(current_topic(kb, one), say=f"编的一句话，说的是{kb.topics[one].title}。") for one in ids
    ]
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(write_edit, edit, NOTE, base_digest(kb, edit), copy) for edit in edits]:
            done.result()
    found = load_kb(copy)
    assert [found.topics[edit.id].say for edit in edits] == [edit.say for edit in edits]


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_write_that_fails_leaves_the_former_file(
    kb: Kb, copy: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*args: Any) -> None:
        # A half-written file must not be read as knowledge by a server that looks just now.
        assert data_files(copy) == files
        raise OSError(errno.ENOSPC, "No space left on device")

    before, files = contents(copy), data_files(copy)
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        write_edit(POLICE, NOTE, base_digest(kb, POLICE), copy)
    assert contents(copy) == before


def test_knowledge_that_is_broken_already_is_left_to_the_administrator(kb: Kb, copy: Path) -> None:
    wages = copy / WAGES
    wages.write_text(wages.read_text("utf-8").replace("  say:", "  says:", 1), "utf-8")
    before = contents(copy)
    with pytest.raises(BrokenEdit, match=r"wages\.yml:\d+.*请找管理员"):
        write_edit(POLICE, NOTE, base_digest(kb, POLICE), copy)
    assert contents(copy) == before


def test_a_number_that_the_document_does_not_print_is_told_in_the_editor_s_words(kb: Kb, copy: Path) -> None:
    edit = replace(
        current_topic(kb, "wage_arrears"), say="工钱被拖欠，7天内必须给到。", steps=("打12333反映<b>",)
    )
    with pytest.raises(BrokenEdit) as told:
        write_edit(edit, NOTE, base_digest(kb, edit), copy)
    assert told.value.problems == [
        "“工钱被拖欠，7天内必须给到。”里的“7”，引用的原文里没有，也不是热线号码，请照原文写，或者不写",
        "“打12333反映<b>”里的“<”不是文字，请删掉，只写大白话",
        "“打12333反映<b>”里的“>”不是文字，请删掉，只写大白话",
    ]
