"""The page that waits for a person's messages gets each of them, at once, and nobody else's."""

import asyncio
import time
from typing import Any

from bot.channels.mailbox import Mailbox
from bot.store.database import Database
from bot.store.turns import forget_before
from tests.bot.channels.web_client import opened
from tests.bot.channels.web_stub import Stub

HELLO = {"text": "我是人工，您请说", "custom": {"outcome": "handoff"}}
LONG = 10.0


def test_a_waiting_page_is_woken_by_a_message(database: Database) -> None:
    async def wait_and_post() -> Any:
        mailbox = Mailbox(database)
        waiting = asyncio.ensure_future(mailbox.after("s", 0, LONG))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        number = await mailbox.post("s", HELLO)
        assert await asyncio.wait_for(waiting, 2) == [(number, HELLO)]

    asyncio.run(wait_and_post())


def test_every_page_of_a_session_is_woken_and_no_other(database: Database) -> None:
    async def wait_and_post() -> None:
        mailbox = Mailbox(database)
        mine = [asyncio.ensure_future(mailbox.after("s", 0, LONG)) for _ in range(2)]
        foreign = asyncio.ensure_future(mailbox.after("t", 0, 0.5))
        await asyncio.sleep(0.1)
        await mailbox.post("s", HELLO)
        assert [len(found) for found in await asyncio.wait_for(asyncio.gather(*mine), 2)] == [1, 1]
        assert not foreign.done()
        assert await foreign == []

    asyncio.run(wait_and_post())


def test_only_what_is_newer_is_given_in_order(database: Database) -> None:
    async def post_three() -> None:
        mailbox = Mailbox(database)
        numbers = [await mailbox.post("s", {**HELLO, "text": text}) for text in "一二三"]
        assert numbers == sorted(set(numbers))
        assert [number for number, _ in await mailbox.after("s", 0, LONG)] == numbers
        newer = await mailbox.after("s", numbers[0], LONG)
        assert [message["text"] for _, message in newer] == ["二", "三"]
        assert await mailbox.after("s", numbers[2], 0.05) == []

    asyncio.run(post_three())


def test_patience_ends_with_nothing(database: Database) -> None:
    started = time.monotonic()
    assert asyncio.run(Mailbox(database).after("s", 0, 0.2)) == []
    assert 0.15 < time.monotonic() - started < 2


def test_closing_wakes_the_page_and_nobody_may_write_any_more(database: Database) -> None:
    async def close() -> None:
        mailbox = Mailbox(database)
        mailbox.open("s")
        assert mailbox.is_open("s") and not mailbox.is_open("t")
        waiting = asyncio.ensure_future(mailbox.after("s", 0, LONG))
        await asyncio.sleep(0.1)
        mailbox.close("s")
        assert await asyncio.wait_for(waiting, 2) == []
        assert not mailbox.is_open("s")

    asyncio.run(close())


def test_a_page_that_hung_up_does_not_disturb_the_next(database: Database) -> None:
    async def hang_up() -> None:
        mailbox = Mailbox(database)
        gone = asyncio.ensure_future(mailbox.after("s", 0, LONG))
        await asyncio.sleep(0.1)
        gone.cancel()
        back = asyncio.ensure_future(mailbox.after("s", 0, LONG))
        await asyncio.sleep(0.1)
        await mailbox.post("s", HELLO)
        assert len(await asyncio.wait_for(back, 2)) == 1

    asyncio.run(hang_up())


def test_a_number_is_never_given_twice_so_that_no_page_misses_a_message(database: Database) -> None:
    async def post_forget_post() -> None:
        mailbox = Mailbox(database)
        read_up_to = await mailbox.post("s", HELLO)
        await database.run(lambda connection: forget_before(connection, time.time() + 1))
        await mailbox.post("s", HELLO)
        assert len(await mailbox.after("s", read_up_to, 0.05)) == 1

    asyncio.run(post_forget_post())


def test_the_page_fetches_its_messages_with_their_numbers_and_not_those_of_others(web: Stub) -> None:
    mine, other = opened(web), opened(web)
    session = web.session_of(mine.token)
    web.do(lambda: web.desk.mailbox.post(session, HELLO))
    web.do(lambda: web.desk.mailbox.post(web.session_of(other.token), {**HELLO, "text": "别人的"}))
    web.desk.mailbox.open(session)
    reply = mine.wait()
    assert reply.status == 200 and reply.body["waiting"] is True
    (message,) = reply.body["messages"]
    assert message == {"number": message["number"], **HELLO}
    assert mine.wait(message["number"] - 1).body["messages"] == [message]


def test_an_answer_tells_the_page_to_wait_once_a_person_has_taken_over(web: Stub) -> None:
    page = opened(web)
    assert page.say("你好").body["waiting"] is False
    web.desk.mailbox.open(web.session_of(page.token))
    assert page.say("你好").body["waiting"] is True
    assert opened(web).say("你好").body["waiting"] is False
