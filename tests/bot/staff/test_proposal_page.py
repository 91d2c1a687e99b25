"""The second person sees what a proposal rests on, and whether it can still be approved."""

from dataclasses import replace

import pytest

from bot.knowledge import kb
from bot.staff import knowledge_forms as forms
from bot.staff.proposing import hand_in
from bot.store.proposals import propose
from policy_kb.edit import base_digest
from tests.bot.staff.console_stub import Console

TOPIC, SAY = "wage_arrears", "编的一句话，不是真的，只用来试，够十个字了。"


@pytest.mark.parametrize("is_stale", [False, True])
def test_the_quote_stands_beside_the_words_and_what_is_stale_cannot_be_approved(
    console: Console, is_stale: bool
) -> None:
    edit = replace(forms.TOPIC.current(kb(), TOPIC), say=SAY)
    base = "of an older version" if is_stale else base_digest(kb(), edit)
    console.database.now(lambda c: propose(c, "张三", "topic", TOPIC, base, edit.to_json(), "换了说法"))
    shown = console.sign_in("editor", "李四").get("/staff/knowledge/proposals/1")
    assert SAY in shown.words and kb().topics[TOPIC].cites[0].quote in shown.words
    assert ("照新的再提一次" in shown.words) == is_stale
    assert ("对过了，通过" in shown.words) != is_stale


def test_the_same_form_sent_twice_is_one_proposal(console: Console) -> None:
    edit = replace(forms.TOPIC.current(kb(), TOPIC), say=SAY)
    base = base_digest(kb(), edit)
    for who, number in (("张三", 1), ("张三", 1), ("李四", 2)):
        assert console.database.now(lambda c, who=who: hand_in(c, who, edit, base, "换了说法")) == number


def test_a_form_tells_of_the_edit_that_waits_already(console: Console) -> None:
    edit = replace(forms.TOPIC.current(kb(), TOPIC), say=SAY)
    editor = console.sign_in("editor", "李四")
    form = f"/staff/knowledge/topics/{TOPIC}"
    assert "还在等人看" not in editor.get(form).words
    number = console.database.now(
        lambda c: propose(c, "张三", "topic", TOPIC, base_digest(kb(), edit), edit.to_json(), "换了说法")
    )
    shown = editor.get(form)
    assert "张三在" in shown.words and "还在等人看： 换了说法" in shown.words
    assert f"/staff/knowledge/proposals/{number}" in shown.links
    another = next(topic for topic in kb().topics if topic != TOPIC)
    assert "还在等人看" not in editor.get(f"/staff/knowledge/topics/{another}").words
