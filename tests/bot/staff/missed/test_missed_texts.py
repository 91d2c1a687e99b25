"""Of a group one decides on the texts that are one matter; the rest waits on."""

from pathlib import Path

from tests.bot.staff.console_stub import Console
from tests.bot.staff.missed.groups import SKIPS, TOPIC, choose, examples, page, refused


def test_what_is_not_ticked_waits_on(console: Console, nlu: Path) -> None:
    refused(console, *SKIPS)
    editor = console.sign_in("editor")
    shown = page(editor).fields
    assert set(shown["shown"]) == set(SKIPS)
    choose(editor, "topic", topic=TOPIC, example=SKIPS[0], shown=shown["shown"])
    words = page(editor).words
    assert f"共{len(SKIPS) - 1}条" in words and SKIPS[0] not in page(editor).fields["example"]
    assert [text for text, _, _ in examples(nlu)] == [SKIPS[0]]


def test_all_texts_of_a_group_can_be_seen_and_decided_on(console: Console, nlu: Path) -> None:
    texts = [f"工头跑了{place}的工钱找哪个要" for place in "甲乙丙丁戊己庚"]
    refused(console, *texts)
    editor = console.sign_in("editor")
    shown = page(editor)
    assert sorted(shown.fields["shown"]) == sorted(texts) and "还有2句" in shown.words
    choose(editor, "new_topic", note="要加", example=texts, shown=texts)
    assert "没有等着处理的" in page(editor).words


def test_a_group_that_nothing_can_be_learnt_from_is_dealt_with_all_the_same(
    console: Console, nlu: Path
) -> None:
    refused(console, "〔身份证号〕", "〔身份证号〕")
    editor = console.sign_in("editor")
    shown = page(editor).fields["shown"]
    assert choose(editor, "out_of_scope", example=shown, shown=shown).status == 400
    assert choose(editor, "out_of_scope", example=shown, shown=shown, only="yes").status == 303
    assert "没有等着处理的" in page(editor).words and examples(nlu) == []


def test_an_example_stays_as_long_as_one_decision_needs_it(console: Console, nlu: Path) -> None:
    editor = console.sign_in("editor")
    for _ in range(2):
        refused(console, SKIPS[0])
        assert choose(editor, "topic", topic=TOPIC, example=SKIPS[0], shown=SKIPS[0]).status == 303
    assert editor.post("/staff/missed/decided/1/undo").status == 303
    assert [text for text, _, _ in examples(nlu)] == [SKIPS[0]]
    assert editor.post("/staff/missed/decided/2/undo").status == 303
    assert examples(nlu) == []
