"""The page that waits for a person's messages gets each of them, at once, and nobody else's."""

import asyncio
import time
from typing import Any

from bot.channels.mailbox import LOOK_AGAIN, Mailbox
from bot.store.database import Database
from bot.store.handovers import ASKED, end_of_itself, open_handover
from bot.store.turns import forget
from tests.bot.channels.web_client import opened
from tests.bot.channels.web_stub import Stub

HELLO = {"text": "我是人工，您请说", "custom": {"outcome": "handoff"}}
LONG = 10.0


def call_a_person(database: Database, session: str) -> None:
    database.now(lambda connection: open_handover(connection, session, ASKED))


def end_it(database: Database, session: str) -> None:
    database.now(lambda connection: end_of_itself(connection, session, "handed_back"))


def test_a_waiting_page_is_woken_by_a_message(database: Database) -> None:
    async def wait_and_post() -> Any:
        mailbox = Mailbox(database)
        call_a_person(database, "s")
        waiting = asyncio.ensure_future(mailbox.after("s", 0, LONG))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        number = await mailbox.post("s", HELLO)
        assert await asyncio.wait_for(waiting, 1) == ([(number, HELLO)], True)

    asyncio.run(wait_and_post())


def test_every_page_of_a_session_is_woken_and_no_other(database: Database) -> None:
    async def wait_and_post() -> None:
        mailbox = Mailbox(database)
        for session in "st":
            call_a_person(database, session)
        mine = [asyncio.ensure_future(mailbox.after("s", 0, LONG)) for _ in range(2)]
        foreign = asyncio.ensure_future(mailbox.after("t", 0, 0.5))
        await asyncio.sleep(0.1)
        await mailbox.post("s", HELLO)
        assert [len(found) for found, _ in await asyncio.wait_for(asyncio.gather(*mine), 1)] == [1, 1]
        assert not foreign.done()
        assert await foreign == ([], True)

    asyncio.run(wait_and_post())


def test_only_what_is_newer_is_given_in_order(database: Database) -> None:
    async def post_three() -> None:
        mailbox = Mailbox(database)
        numbers = [await mailbox.post("s", {**HELLO, "text": text}) for text in "一二三"]
        assert numbers == sorted(set(numbers))
        found, _ = await mailbox.after("s", 0, LONG)
        assert [number for number, _ in found] == numbers
        newer, _ = await mailbox.after("s", numbers[0], LONG)
        assert [message["text"] for _, message in newer] == ["二", "三"]
        assert await mailbox.after("s", numbers[2], LONG) == ([], False)

    asyncio.run(post_three())


def test_patience_ends_with_nothing(database: Database) -> None:
    call_a_person(database, "s")
    started = time.monotonic()
    assert asyncio.run(Mailbox(database).after("s", 0, 0.2)) == ([], True)
    assert 0.15 < time.monotonic() - started < 2


def test_where_nobody_may_write_the_page_does_not_wait(database: Database) -> None:
    started = time.monotonic()
    assert asyncio.run(Mailbox(database).after("s", 0, LONG)) == ([], False)
    assert time.monotonic() - started < 1


def test_the_end_wakes_the_page(database: Database) -> None:
    async def end() -> None:
        mailbox = Mailbox(database)
        call_a_person(database, "s")
        assert await mailbox.is_open("s") and not await mailbox.is_open("t")
        waiting = asyncio.ensure_future(mailbox.after("s", 0, LONG))
        await asyncio.sleep(0.1)
        end_it(database, "s")
        mailbox.wake("s")
        assert await asyncio.wait_for(waiting, 1) == ([], False)
        assert not await mailbox.is_open("s")

    asyncio.run(end())


def test_what_another_process_writes_arrives_too(database: Database) -> None:
    async def write() -> None:
        mailbox, other_process = Mailbox(database), Mailbox(database)
        call_a_person(database, "s")
        waiting = asyncio.ensure_future(mailbox.after("s", 0, LONG))
        await asyncio.sleep(0.1)
        await other_process.post("s", HELLO)
        found, _ = await asyncio.wait_for(waiting, LOOK_AGAIN + 1)
        assert len(found) == 1

    asyncio.run(write())


def test_a_page_that_hung_up_does_not_disturb_the_next(database: Database) -> None:
    async def hang_up() -> None:
        mailbox = Mailbox(database)
        call_a_person(database, "s")
        gone = asyncio.ensure_future(mailbox.after("s", 0, LONG))
        await asyncio.sleep(0.1)
        gone.cancel()
        back = asyncio.ensure_future(mailbox.after("s", 0, LONG))
        await asyncio.sleep(0.1)
        await mailbox.post("s", HELLO)
        found, _ = await asyncio.wait_for(back, 1)
        assert len(found) == 1

    asyncio.run(hang_up())


def test_a_number_is_never_given_twice_so_that_no_page_misses_a_message(database: Database) -> None:
    async def post_forget_post() -> None:
        mailbox = Mailbox(database)
        read_up_to = await mailbox.post("s", HELLO)
        await database.run(lambda connection: forget(connection, "s"))
        await mailbox.post("s", HELLO)
        found, _ = await mailbox.after("s", read_up_to, 0.05)
        assert len(found) == 1

    asyncio.run(post_forget_post())


def test_the_page_fetches_its_messages_with_their_numbers_and_not_those_of_others(web: Stub) -> None:
    mine, other = opened(web), opened(web)
    session = web.session_of(mine.token)
    web.do(lambda: web.desk.mailbox.post(session, HELLO))
    web.do(lambda: web.desk.mailbox.post(web.session_of(other.token), {**HELLO, "text": "别人的"}))
    call_a_person(web.database, session)
    reply = mine.wait()
    assert reply.status == 200 and reply.body["waiting"] is True
    (message,) = reply.body["messages"]
    assert message == {"number": message["number"], **HELLO}
    assert mine.wait(message["number"] - 1).body["messages"] == [message]
