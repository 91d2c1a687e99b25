"""A real server while a topic, and while everything, is switched off by the command."""

import json
import time
from pathlib import Path
from typing import Any, Iterator, List

import pytest

from bot.cli.switch import main as switch
from tests.bot.channels.web_client import opened
from tests.bot.staff_on_duty import put_on_duty
from tests.bot.web.visitor import Visitor
from tests.server import Server, running

TOPIC, WAGES = "wage_arrears", "老板拖了三个月工钱不给"
# Seconds in which a switch must act, with the command's own end as the beginning.
AT_ONCE = 2.0


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('off')}/x.db"


@pytest.fixture(scope="module")
def bot(agent: Any, address: str) -> Iterator[Server]:
    with running(environment={"YUNXIAN_DATABASE": address}) as server:
        yield server


@pytest.fixture(autouse=True)
def _on_again(address: str, monkeypatch: pytest.MonkeyPatch, bot: Server) -> Iterator[None]:
    monkeypatch.setenv("YUNXIAN_DATABASE", address)
    yield
    switch(["on", "topic", TOPIC])
    switch(["on", "bot"])
    until(bot, [])


def until(bot: Server, off: List[str]) -> None:
    """Wait until the server knows what is off; it may take twice as long as it should."""
    begun = time.monotonic()
    while health(bot)["off"] != off:
        assert time.monotonic() - begun < 2 * AT_ONCE
        time.sleep(0.05)


def put_off(bot: Server, *what: str) -> None:
    assert switch(["off", *what, "--why", "要核对"]) == 0
    until(bot, [what[1] if what[0] == "topic" else "*"])


def health(bot: Server) -> Any:
    status, _, body = bot.send("GET", "/healthz")
    assert status == 200
    return json.loads(body)


def cards(page: Any, text: str) -> Any:
    return [message["custom"] for message in page.say(text).body["messages"]]


def numbers(card: Any) -> List[str]:
    return [line["number"] for line in card["hotlines"]]


def test_a_topic_that_is_off_gives_its_offices_and_numbers_instead(bot: Server) -> None:
    page = opened(bot)
    before = cards(page, WAGES)[0]
    put_off(bot, "topic", TOPIC)
    (card,) = cards(page, WAGES)
    assert (card["outcome"], card["topic"], card["cites"], card["steps"]) == ("refused", TOPIC, [], [])
    assert "正在核对" in card["say"] and card["say"] != before["say"]
    assert numbers(card) == numbers(before)
    assert [office["id"] for office in card["offices"]] == ["hrss"]


@pytest.mark.parametrize("follow_up", ["再说一遍", "要哪些材料", "找哪个部门", "原文怎么写的"])
def test_nothing_said_before_brings_it_back(bot: Server, follow_up: str) -> None:
    page = opened(bot)
    assert cards(page, WAGES)[0]["outcome"] == "answered"
    put_off(bot, "topic", TOPIC)
    assert all(card["outcome"] != "answered" for card in cards(page, follow_up))


def test_other_topics_are_answered(bot: Server) -> None:
    put_off(bot, "topic", TOPIC)
    assert cards(opened(bot), "公租房")[0]["outcome"] == "answered"


def test_what_is_off_is_no_choice_and_numbers_still_count_what_is_shown(bot: Server, address: str) -> None:
    first = cards(opened(bot), "我想问保险")[0]["choices"]
    gone = first[0]["topic"]
    assert len(first) >= 3
    put_off(bot, "topic", gone)
    try:
        page = opened(bot)
        shown = cards(page, "我想问保险")[0]["choices"]
        assert shown == first[1:]
        assert cards(page, "1")[0]["topic"] == shown[0]["topic"]
    finally:
        switch(["on", "topic", gone])


def test_what_is_off_stands_neither_among_the_hints_nor_the_hot_questions(bot: Server) -> None:
    def shown() -> List[bool]:
        pages = (bot.send("GET", path)[2].decode() for path in ("/", "/widget.js", "/hints.json"))
        return ["拖欠工资" in page for page in pages]

    assert shown() == [True, True, True]
    put_off(bot, "topic", TOPIC)
    assert shown() == [False, False, False]


def test_the_directory_keeps_the_number_and_leaves_out_the_words(bot: Server, kb: Any) -> None:
    say = kb.topics[TOPIC].say
    assert say in bot.send("GET", "/topics")[2].decode()
    put_off(bot, "topic", TOPIC)
    page = bot.send("GET", "/topics")[2].decode()
    entry = page[page.index(f'id="topic-{TOPIC}"') :].split("</article>")[0]
    assert say not in page and "拖欠工资" in entry and "12333" in entry and "正在核对" in entry


@pytest.mark.parametrize(
    "text", [WAGES, "你好", "我想问保险", "驾照到期了在哪里换", "第17条原文", "再说一遍"]
)
def test_while_everything_is_off_every_message_gets_numbers_and_no_answer(bot: Server, text: str) -> None:
    put_off(bot, "bot")
    card = cards(opened(bot), text)[0]
    assert card["outcome"] == "refused" and card["cites"] == [] and card["choices"] == []
    assert "12345" in numbers(card) and "检修" in card["say"]
    assert ("12333" in numbers(card)) == (text == WAGES)


def test_while_everything_is_off_danger_still_comes_first(bot: Server) -> None:
    put_off(bot, "bot")
    card = cards(opened(bot), "沟塌了我表哥还在底下")[0]
    assert card["outcome"] == "emergency" and numbers(card)[0] == "119"


def test_while_everything_is_off_a_person_can_still_be_reached(bot: Server, address: str) -> None:
    from bot.store.database import Database

    put_off(bot, "bot")
    assert cards(opened(bot), "我要人工")[0]["outcome"] == "handoff"
    database = Database(address)
    put_on_duty(database, "坐席甲")
    database.close()
    reply = opened(bot).say("我要人工").body
    assert reply["messages"][0]["custom"]["outcome"] == "handoff" and reply["waiting"] is True


def test_while_everything_is_off_the_chat_page_shows_the_directory_and_no_question(
    bot: Server, kb: Any
) -> None:
    put_off(bot, "bot")
    visitor = Visitor(bot)
    assert "助手正在检修" in visitor.page and "<script" not in visitor.page
    assert all(f'id="line-{number}"' in visitor.page for number in kb.hotlines)
    assert all(f'id="office-{office}"' in visitor.page for office in kb.offices)
    assert kb.topics[TOPIC].say not in visitor.page and "大家常问" not in visitor.page
    visitor.say(WAGES)
    assert "12333" in visitor.turns[0] and "检修" in visitor.turns[0]


def test_what_was_switched_off_is_not_among_what_was_not_answered(bot: Server, address: str) -> None:
    from bot.store.database import Database
    from bot.store.missed import missed

    put_off(bot, "bot")
    asked = time.time()
    page = opened(bot)
    cards(page, WAGES)
    switch(["on", "bot"])
    until(bot, [])
    cards(page, "驾照到期了在哪里换")
    database = Database(address)
    found = [one.text for one in database.read_now(lambda c: missed(c, asked, time.time() + 1))]
    database.close()
    assert found == ["驾照到期了在哪里换"]


def test_a_server_that_starts_knows_what_is_off(bot: Server, address: str, tmp_path: Path) -> None:
    put_off(bot, "topic", TOPIC)
    with running(environment={"YUNXIAN_DATABASE": address}) as other:
        assert cards(opened(other), WAGES)[0]["outcome"] == "refused"
