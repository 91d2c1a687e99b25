"""Switching off in the console: who may, what must be said, and what the staff see of it elsewhere."""

import json
from typing import Iterator

import pytest

from bot.staff.aid import ANSWERED, Aid, Suggestion
from bot.staff.aid_drawing import found_part
from bot.staff.certainty import of_picked
from bot.store.switches import read_switches
from bot.store.trail import newest
from bot.switches import switches
from policy_kb.model import Kb
from tests.bot.staff.console_stub import Console

PAGE = "/staff/switches"
TOPIC = "wage_arrears"


@pytest.fixture(autouse=True)
def _all_on_again() -> Iterator[None]:
    yield
    switches().take([])


def off(console: Console) -> list:  # type: ignore[type-arg]
    return [one.what for one in console.database.read_now(read_switches)]


def test_an_editor_switches_a_topic_off_and_on_and_the_trail_says_why(console: Console) -> None:
    editor = console.sign_in("editor", "编辑甲")
    page = editor.post_and_follow(f"{PAGE}/topics/off", {"topic": TOPIC, "why": "电话写错了"})
    assert "拖欠工资" in page.words and "电话写错了" in page.words and "编辑甲" in page.words
    assert off(console) == [TOPIC] and switches().off == {TOPIC}
    entry = console.database.read_now(newest)[0]
    assert (entry.who, entry.did, entry.what) == ("编辑甲", "switched_off", f"topic/{TOPIC}")
    assert json.loads(entry.detail) == {"why": "电话写错了"}
    assert "没有停用着的主题" in editor.post_and_follow(f"{PAGE}/topics/on", {"topic": TOPIC}).words
    assert switches().off == frozenset()


def test_without_a_reason_nothing_is_switched_and_the_choice_stays(console: Console) -> None:
    reply = console.sign_in("editor").post(f"{PAGE}/topics/off", {"topic": TOPIC, "why": " "})
    assert reply.status == 400 and "请写原因" in reply.words and reply.fields["topic"] == [TOPIC]
    assert off(console) == []


def test_the_whole_bot_is_for_administrators(console: Console) -> None:
    editor, admin = console.sign_in("editor"), console.sign_in("admin")
    assert editor.post(f"{PAGE}/bot/off", {"why": "检修"}).status == 403
    assert editor.post(f"{PAGE}/topics/off", {"topic": "*", "why": "检修"}).status == 400
    assert off(console) == []
    assert "整个助手停用着" in admin.post_and_follow(f"{PAGE}/bot/off", {"why": "检修"}).words
    assert editor.post(f"{PAGE}/topics/on", {"topic": "*"}).status == 403
    assert editor.post(f"{PAGE}/bot/on").status == 403
    assert off(console) == ["*"]
    admin.post_and_follow(f"{PAGE}/bot/on")
    assert off(console) == []


def test_a_seat_may_do_neither(console: Console) -> None:
    agent = console.sign_in("agent")
    assert agent.get(PAGE).status == 403
    assert agent.post(f"{PAGE}/topics/off", {"topic": TOPIC, "why": "x"}).status == 403
    assert off(console) == []


def test_the_answer_aid_marks_what_is_off(console: Console, kb: Kb) -> None:
    found = Aid(ANSWERED, main=(Suggestion(kb.topics[TOPIC], of_picked()),))
    assert "已停用" not in found_part(None, found)
    console.sign_in("editor").post(f"{PAGE}/topics/off", {"topic": TOPIC, "why": "电话写错了"})
    assert "已停用" in found_part(None, found)
    assert "拖欠工资，已停用" in found_part(None, found)  # what a screen reader says


def test_the_menu_names_it_for_editors(console: Console) -> None:
    assert PAGE in console.sign_in("editor").get("/staff/knowledge").links
    assert PAGE not in console.sign_in("agent").get("/staff/queue").links
