"""What was not answered is found in groups, decided once for all of a kind, and learnt from."""

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import kb
from bot.staff import reviewing
from bot.store.feedback import keep_feedback
from bot.store.tables import decisions, turns
from bot.training_data import read_utterances
from policy_kb.card import choices_card, topic_card
from tests.bot.staff.console_stub import Console
from tests.bot.staff.missed.groups import (
    FOOTBALL,
    FRAME,
    SKIPS,
    TOPIC,
    TRAINED,
    choose,
    examples,
    page,
    refused,
    say,
)


def test_messages_alike_are_one_group_with_its_count_and_reasons(console: Console) -> None:
    refused(console, *SKIPS, *FOOTBALL)
    unsure = choices_card(kb(), "您问哪件", "您想问哪一件", [kb().topics[TOPIC]], 0.3)
    say(console, SKIPS[0], unsure)
    useless = say(console, SKIPS[1], topic_card(kb(), kb().topics[TOPIC], FRAME, 0.9))
    console.database.now(lambda c: keep_feedback(c, "s", useless, 0, False, "wrong"))
    words = page(console.sign_in("editor")).words
    assert "共7条" in words and "5条：" in words and "2条：" in words
    assert "答了“文件没写”3条" in words and "拿不准，反问了1条" in words and "对方说没用1条" in words


def test_what_was_answered_or_asked_back_for_narrowing_does_not_wait(console: Console) -> None:
    say(console, "公租房", topic_card(kb(), kb().topics[TOPIC], FRAME, 0.9))
    say(console, "保险", choices_card(kb(), "哪种", "哪一件", [kb().topics[TOPIC]], None))
    assert "没有等着处理的" in page(console.sign_in("editor")).words


def test_a_group_given_to_a_topic_becomes_examples_and_waits_no_more(console: Console, nlu: Path) -> None:
    refused(console, *SKIPS)
    editor = console.sign_in("editor", "张三")
    shown = page(editor)
    assert set(SKIPS) <= set(shown.fields["example"])
    assert choose(editor, "topic", topic=TOPIC, example=shown.fields["example"]).status == 303
    assert sorted(examples(nlu)) == sorted((text, TOPIC, "张三") for text in SKIPS)
    assert {said.text for said in read_utterances(nlu) if said.metadata == {"topic": TOPIC}} == {
        TRAINED,
        *SKIPS,
    }
    assert "没有等着处理的" in page(editor).words
    assert kb().topics[TOPIC].title in editor.get("/staff/missed/decided").words
    assert "group_decided" in [row.did for row in console.database.now(_trail)]


def _trail(connection: Any) -> Any:
    from bot.store.trail import newest

    return newest(connection)


def test_out_of_scope_is_learnt_as_that(console: Console, nlu: Path) -> None:
    refused(console, *FOOTBALL)
    editor = console.sign_in("editor", "张三")
    choose(editor, "out_of_scope", example=list(FOOTBALL))
    assert sorted(examples(nlu)) == sorted((text, "out_of_scope", "张三") for text in FOOTBALL)


def test_a_wish_for_a_new_topic_is_kept_and_nothing_is_learnt(console: Console, nlu: Path) -> None:
    refused(console, *SKIPS)
    editor = console.sign_in("editor")
    choose(editor, "new_topic", note="工头跑路怎么办")
    assert examples(nlu) == [] and "工头跑路怎么办" in editor.get("/staff/missed/decided").words


def test_a_message_that_came_after_the_page_was_drawn_waits_on(console: Console, nlu: Path) -> None:
    refused(console, SKIPS[0])
    editor = console.sign_in("editor")
    shown = page(editor).fields
    refused(console, SKIPS[1])
    form = {"key": shown["key"][0], "until": shown["until"][0], "choice": "topic", "topic": TOPIC}
    assert editor.post("/staff/missed/decide", {**form, "example": SKIPS[0]}).status == 303
    words = page(editor).words
    assert SKIPS[1] in words and "共1条" in words


def test_two_who_decide_on_the_same_group_do_it_once(console: Console, nlu: Path) -> None:
    refused(console, *SKIPS)
    one, other = console.sign_in("editor"), console.sign_in("editor")
    shown = page(other).fields
    choose(one, "topic", topic=TOPIC, example=[SKIPS[0]])
    form = {"key": shown["key"][0], "until": shown["until"][0], "choice": "out_of_scope"}
    reply = other.post("/staff/missed/decide", {**form, "example": SKIPS[1]})
    assert reply.status == 400 and "已经有人处理" in reply.words
    assert [text for text, _, _ in examples(nlu)] == [SKIPS[0]]


@pytest.mark.parametrize(
    ("choice", "fields", "told"),
    [
        ("topic", {"example": SKIPS[0]}, "请选一个主题"),
        ("topic", {"topic": "nonsense", "example": SKIPS[0]}, "请选一个主题"),
        ("topic", {"topic": TOPIC}, "至少勾一句"),
        ("out_of_scope", {"example": TRAINED}, "已经归到"),
        ("topic", {"topic": TOPIC, "example": "啊"}, "太短"),
        ("new_topic", {}, "要加什么"),
        ("nonsense", {"example": SKIPS[0]}, "请选一个办法"),
    ],
)
def test_what_cannot_be_taken_is_told_and_what_was_typed_stays(
    console: Console, nlu: Path, choice: str, fields: Any, told: str
) -> None:
    refused(console, *SKIPS)
    reply = choose(console.sign_in("editor"), choice, **{"note": "", **fields})
    assert reply.status == 400 and told in reply.words
    assert "共3条" in reply.words and examples(nlu) == []


def test_a_test_question_of_a_topic_is_never_learnt(console: Console, nlu: Path) -> None:
    question = kb().topics[TOPIC].asked_as[0]
    refused(console, question)
    reply = choose(console.sign_in("editor"), "topic", topic=TOPIC, example=question)
    assert reply.status == 400 and "测试问句" in reply.words and examples(nlu) == []


def test_personal_numbers_do_not_get_into_the_examples(console: Console, nlu: Path) -> None:
    refused(console, *SKIPS)
    editor = console.sign_in("editor")
    choose(editor, "topic", topic=TOPIC, example="打我13812345678，工头跑路了", note="他的号13812345678")
    written = (nlu / reviewing.FILE).read_text("utf-8")
    assert "13812345678" not in written and "〔手机号〕" in written


def test_a_full_disk_leaves_nothing_half_done(
    console: Console, nlu: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(console, *SKIPS)

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(reviewing, "add", full)
    editor = console.sign_in("editor")
    reply = choose(editor, "topic", topic=TOPIC, example=SKIPS[0], note="欠钱")
    assert reply.status == 503 and "什么都没有改" in reply.words and reply.fields["note"] == ["欠钱"]
    assert "共3条" in page(editor).words
    assert console.database.now(lambda c: c.execute(decisions.select()).all()) == []
    assert all(
        row.decision is None for row in console.database.now(lambda c: c.execute(turns.select()).all())
    )


def test_a_decision_taken_back_leaves_no_trace_in_the_examples(console: Console, nlu: Path) -> None:
    refused(console, *SKIPS)
    editor = console.sign_in("editor")
    choose(editor, "topic", topic=TOPIC, example=list(SKIPS))
    assert editor.post("/staff/missed/decided/1/undo").status == 303
    assert examples(nlu) == [] and "共3条" in page(editor).words
    assert editor.post("/staff/missed/decided/1/undo").status == 404


def test_examples_go_out_and_come_in_as_plain_data(console: Console, nlu: Path) -> None:
    refused(console, *SKIPS)
    editor = console.sign_in("editor")
    choose(editor, "topic", topic=TOPIC, example=list(SKIPS))
    lines = editor.post("/staff/missed/export").text
    assert sorted(json.loads(line)["text"] for line in lines.splitlines()) == sorted(SKIPS)
    editor.post("/staff/missed/decided/1/undo")
    assert "加进了3句" in editor.post("/staff/missed/import", {"lines": lines}).words
    assert sorted(text for text, _, _ in examples(nlu)) == sorted(SKIPS)
    assert editor.post("/staff/missed/decided/2/undo").status == 303 and examples(nlu) == []


def test_bad_lines_are_all_told_and_none_is_taken(console: Console, nlu: Path) -> None:
    good = json.dumps(
        {"text": SKIPS[0], "intent": "policy", "topic": TOPIC, "by": "张三", "on": "2026-11-26"}
    )
    reply = console.sign_in("editor").post("/staff/missed/import", {"lines": f"{good}\nnonsense\n{{}}"})
    assert reply.status == 400 and "第2行" in reply.words and "第3行" in reply.words
    assert reply.fields["lines"] == [f"{good}\nnonsense\n{{}}"] and examples(nlu) == []


def test_who_only_answers_people_may_not_decide(console: Console) -> None:
    assert page(console.sign_in("agent")).status == 403
