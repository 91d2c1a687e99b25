"""An edit changes its own record, leaves its note there, and nothing else."""

import difflib
from dataclasses import replace
from pathlib import Path
from typing import Any, List

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy_kb.edit import (
    ChangeNote,
    OfficeEdit,
    TopicEdit,
    base_digest,
    changes,
    current_office,
    current_topic,
    read_edit,
)
from policy_kb.edit_json import BadEdit
from policy_kb.edit_text import apply, set_fields
from policy_kb.errors import NotFound
from policy_kb.load import ROOT, load_kb
from policy_kb.model import Kb, Phone
from policy_kb.read_yaml import read_yaml

NOTE = ChangeNote("张三", "李四", "2026-11-26", "换了说法")
NOTE_LINE = '    - {by: 张三, approved_by: 李四, on: "2026-11-26", why: 换了说法}'
TOPICS = "documents/yunxian-2016-54/topics"


def write(root: Path, edit: Any, note: Any = NOTE) -> Path:
    [(path, text)] = apply(root, edit, note).items()
    path.write_bytes(text.encode())
    return path


def line_changes(before: str, after: str) -> List[str]:
    """The lines that came and went, without those around them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:2] not in ("--", "++", "@@")]


def placeless(kb: Kb) -> Kb:
    """What a knowledge base holds, wherever it stands in the files."""
    topics = {key: replace(topic, where="") for key, topic in kb.topics.items()}
    offices = {key: replace(office, where="") for key, office in kb.offices.items()}
    return replace(kb, topics=topics, offices=offices, digest="")


def test_an_edit_that_changes_nothing_adds_two_lines_to_any_topic(kb: Kb, copy: Path) -> None:
    for topic in kb.topics.values():
        path = copy / TOPICS / f"{topic.theme}.yml"
        before = path.read_bytes().decode()
        assert write(copy, current_topic(kb, topic.id)) == path
        after = path.read_bytes().decode()
        assert after.replace(f"  changes:\n{NOTE_LINE}\n", "") == (ROOT / path.relative_to(copy)).read_text(
            "utf-8"
        )
        assert line_changes(before, after) == ["+  changes:", f"+{NOTE_LINE}"]
    assert placeless(load_kb(copy)) == placeless(kb)


def test_an_edit_that_changes_nothing_leaves_every_other_office_as_it_was(kb: Kb, copy: Path) -> None:
    path = copy / "directory/offices.yml"
    for office in kb.offices.values():
        before = path.read_text("utf-8")
        write(copy, current_office(kb, office.id))
        lines = line_changes(before, path.read_text("utf-8"))
        gone = [line for line in lines if line[0] == "-"]
        came = [line for line in lines if line[0] == "+"]
        assert all(line.startswith(f"-- {{id: {office.id},") for line in gone) and len(gone) <= 1
        assert came[-2:] == ["+  changes:", f"+{NOTE_LINE}"] and (
            came[0] == f"+- id: {office.id}" or not gone
        )
    assert [line for line in path.read_text("utf-8").splitlines() if line[:1] == "#"] == [
        line for line in (ROOT / "directory/offices.yml").read_text("utf-8").splitlines() if line[:1] == "#"
    ]
    assert placeless(load_kb(copy)) == placeless(kb)


def test_changed_fields_are_written_as_the_file_is_written(kb: Kb, copy: Path) -> None:
    before = (copy / TOPICS / "wages.yml").read_text("utf-8")
    edit = replace(
        current_topic(kb, "wage_arrears"),
        title="拖欠工资了",
        not_stated=("几天能要到", "a: b"),
        steps=("先打12333问清楚",),
    )
    after = write(copy, edit).read_text("utf-8")
    came = [line for line in line_changes(before, after) if line[0] == "+"]
    assert came == [
        "+  title: 拖欠工资了",
        '+  not_stated: [几天能要到, "a: b"]',
        "+    - 先打12333问清楚",
        "+  changes:",
        f"+{NOTE_LINE}",
    ]
    assert current_topic(load_kb(copy), "wage_arrears") == edit


def test_phones_are_filled_in_as_the_howto_shows(copy: Path) -> None:
    phones = (Phone("0000-0000000", "编的办公室", "2026-11-23"), Phone("00000000", "编的值班", "2026-11-24"))
    edit = OfficeEdit("police", "编的局", "编的来源，2026-11-23", phones, note="")
    text = write(copy, edit).read_text("utf-8")
    assert (
        "- id: police\n  names: [县公安局]\n  now: 编的局\n  now_source: 编的来源，2026-11-23\n  phones:\n"
        '    - {number: "0000-0000000", label: 编的办公室, checked_on: "2026-11-23"}\n'
        '    - {number: "00000000", label: 编的值班, checked_on: "2026-11-24"}\n'
        f"  hotlines: []\n  note: null\n  changes:\n{NOTE_LINE}\n- {{id: justice,"
    ) in text
    assert load_kb(copy).offices["police"].phones == phones


def test_comments_odd_line_ends_and_a_missing_last_one_stay() -> None:
    text = (
        "# top\r\n- id: a  # the first\r\n  say: 'old'  # why\r\n  steps:\r\n  - one\r\n  # below\r\n"
        "# between\r\n\r\n- {id: b, say: c} # end"
    )
    first = set_fields(text, 0, {"say": "new", "steps": ["two", "three"], "more": ["x"]})
    assert first == (
        "# top\r\n- id: a  # the first\r\n  say: new  # why\r\n  steps:\r\n    - two\r\n    - three\r\n"
        "  more:\r\n    - x\r\n  # below\r\n# between\r\n\r\n- {id: b, say: c} # end"
    )
    assert set_fields(text, 1, {"more": None}).endswith(
        "# between\r\n\r\n- id: b\r\n  say: c # end\r\n  more: null"
    )


def texts(least: int, most: int) -> Any:
    return st.text(st.characters(blacklist_categories=("C", "Zl", "Zp")), min_size=least, max_size=most)


@settings(max_examples=100, deadline=None)
@given(texts(10, 20), texts(2, 10))
@example("是: 否 # 不是注释", "- {[\"'&*!|>%@`")
@example("  两头有空格的一句话  ", "null")
@example("2026-11-26", "yes")
@example("123456789012", "0.5")
def test_whatever_is_written_is_read_again(tmp_path_factory: Any, said: str, item: str) -> None:
    before = (ROOT / TOPICS / "wages.yml").read_text("utf-8")
    first = before[: before.index("\n- id:", 1) + 1]
    path = tmp_path_factory.mktemp("texts") / "wages.yml"
    fields = {"say": said, "not_stated": [item], "asked_as": [item] * 4}
    path.write_bytes(set_fields(first, 0, fields).encode())
    row = read_yaml(path, "topics")[0]
    assert {key: row[key] for key in fields} == fields


def test_the_newest_twenty_changes_are_kept_newest_last(kb: Kb, copy: Path) -> None:
    for number in range(22):
        path = write(copy, current_topic(kb, "wage_arrears"), replace(NOTE, why=f"第{number:02}次"))
    row = next(row for row in read_yaml(path, "topics") if row["id"] == "wage_arrears")
    assert [change["why"] for change in row["changes"]] == [f"第{number:02}次" for number in range(2, 22)]


def test_an_edit_goes_through_json_and_back(kb: Kb) -> None:
    topic = current_topic(kb, "wage_arrears")
    office = OfficeEdit("police", None, None, (Phone("00000000", "编的", "2026-11-23"),))
    for edit in (topic, replace(topic, title=None, cites=None), office, replace(office, note="")):
        assert read_edit(edit.to_json()) == edit


def test_a_form_s_blanks_are_dropped(kb: Kb) -> None:
    sent = {
        **current_topic(kb, "wage_arrears").to_json(),
        "say": " 一句话 \r\n",
        "steps": ["打12333 ", "", "  "],
    }
    edit = TopicEdit.from_json(sent)
    assert edit.say == "一句话" and edit.steps == ("打12333",)
    assert (
        OfficeEdit.from_json({"office": "police", "now": " ", "now_source": None, "phones": []}).now is None
    )


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda data: data.pop("say"), "say: is missing"),
        (lambda data: data.update(colour="red"), "colour: is no field"),
        (lambda data: data.update(steps="one"), "steps: str is no list; give a list"),
        (lambda data: data.update(steps=[1]), "steps: int is no text"),
        (lambda data: data.update(cites=[{"clause": "2.2.8"}]), "quote: is missing"),
        (lambda data: data.update(say=None), "say: NoneType is no text"),
    ],
)
def test_data_that_is_no_edit_is_refused_with_the_field(kb: Kb, spoil: Any, told: str) -> None:
    data = current_topic(kb, "wage_arrears").to_json()
    spoil(data)
    with pytest.raises(BadEdit, match=told):
        read_edit(data)
    with pytest.raises(BadEdit, match="list is no mapping"):
        read_edit([data])


def test_changes_are_shown_field_by_field(kb: Kb) -> None:
    topic = replace(current_topic(kb, "wage_arrears"), not_stated=("甲乙", "丙丁"))
    before = "\n".join(kb.topics["wage_arrears"].not_stated)
    assert changes(kb, topic) == [("not_stated", before, "甲乙\n丙丁")]
    office = OfficeEdit("police", None, None, (Phone("00000000", "编的", "2026-11-23"),))
    assert changes(kb, office) == [("phones", "", "00000000 编的 2026-11-23")]
    assert changes(kb, replace(office, phones=(), note="")) == [("note", "有危险打110", "")]
    assert changes(kb, current_office(kb, "police")) == []


def test_a_record_s_digest_tells_any_change_of_it_but_not_its_place(kb: Kb, copy: Path) -> None:
    edit = current_topic(kb, "wage_arrears")
    first = next(topic for topic in kb.topics.values() if topic.theme == "wages")
    assert first.id == edit.id
    other = [topic.id for topic in kb.topics.values() if topic.theme == "wages"][1]
    write(copy, replace(edit, steps=("先打12333问清楚",)))
    later = load_kb(copy)
    assert later.topics[other].where != kb.topics[other].where
    assert base_digest(later, current_topic(kb, other)) == base_digest(kb, current_topic(kb, other))
    assert base_digest(later, edit) != base_digest(kb, edit)
    # What the edit does not touch counts too: it was read beside the rest.
    path = copy / TOPICS / "wages.yml"
    path.write_text(path.read_text("utf-8").replace("  place: work", "  place: home", 1), "utf-8")
    assert base_digest(load_kb(copy), edit) != base_digest(later, edit)


def test_an_edit_of_no_record_is_refused(kb: Kb, copy: Path) -> None:
    edit = replace(current_topic(kb, "wage_arrears"), topic="no_such_topic")
    for read in (lambda: base_digest(kb, edit), lambda: changes(kb, edit), lambda: apply(copy, edit, NOTE)):
        with pytest.raises(NotFound, match="no_such_topic"):
            read()
