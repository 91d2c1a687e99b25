"""A message is answered once, however often it is sent, and whatever happens meanwhile."""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any, List

import pytest

from bot.channels import again
from bot.channels.once import Once
from bot.channels.reading import Refused
from bot.store import database as database_module
from bot.store.database import Database
from bot.store.turns import find_turn, forget
from tests.bot.channels.runner import Runner

ID = "message-1"


def test_the_same_message_sent_again_gets_the_same_answer_and_the_bot_is_asked_once(
    database: Database,
) -> None:
    async def send_twice() -> None:
        once, run = Once(database), Runner()
        first = await once.answer("s", ID, "工资", run)
        assert await once.answer("s", ID, "工资", run) == first
        assert run.runs == 1

    asyncio.run(send_twice())


def test_ten_at_the_same_time_share_one_answer(database: Database) -> None:
    async def send_ten() -> None:
        once, run = Once(database), Runner(0.1)
        answers = await asyncio.gather(*(once.answer("s", ID, "工资", run) for _ in range(10)))
        assert run.runs == 1
        assert all(answer == answers[0] for answer in answers)

    asyncio.run(send_ten())


def test_another_id_another_session_are_other_messages(database: Database) -> None:
    async def send() -> None:
        once, run = Once(database), Runner()
        for session, message in (("s", ID), ("s", "message-2"), ("t", ID)):
            await once.answer(session, message, "工资", run)
        assert run.runs == 3

    asyncio.run(send())


@pytest.mark.parametrize("seconds", [0.0, 0.2], ids=["answered", "still running"])
def test_an_id_cannot_be_used_for_another_text(database: Database, seconds: float) -> None:
    async def send() -> None:
        once, run, other = Once(database), Runner(seconds), Runner()
        first = asyncio.ensure_future(once.answer("s", ID, "工资", run))
        await asyncio.sleep(0.05)
        with pytest.raises(Refused) as refused:
            await once.answer("s", ID, "社保", other)
        assert refused.value.status_code == 409 and "another message" in str(refused.value)
        assert other.runs == 0
        assert (await first)[0]["text"] == "answer 1"

    asyncio.run(send())


def test_after_a_restart_the_kept_answer_is_given_again(database: Database) -> None:
    async def send() -> None:
        run, after = Runner(), Runner()
        first = await Once(database).answer("s", ID, "工资", run)
        assert await Once(database).answer("s", ID, "工资", after) == first
        assert after.runs == 0
        with pytest.raises(Refused):
            await Once(database).answer("s", ID, "社保", after)

    asyncio.run(send())


def test_a_turn_cut_off_by_a_restart_is_run_again(database: Database) -> None:
    async def cut_off() -> None:
        turn = Once(database).answer("s", ID, "工资", Runner(60))
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(turn, 0.1)

    async def ask_again() -> None:
        assert (await Once(database).answer("s", ID, "工资", Runner()))[0]["text"] == "answer 1"

    asyncio.run(cut_off())
    known = database.now(lambda connection: find_turn(connection, "s", ID))
    assert known and known.answer is None
    asyncio.run(ask_again())


def test_a_page_that_hangs_up_does_not_stop_the_turn(database: Database) -> None:
    async def hang_up_and_return() -> None:
        once, run = Once(database), Runner(0.2)
        page = asyncio.ensure_future(once.answer("s", ID, "工资", run))
        await asyncio.sleep(0.05)
        page.cancel()
        with pytest.raises(asyncio.CancelledError):
            await page
        await asyncio.sleep(0.4)
        known = database.now(lambda connection: find_turn(connection, "s", ID))
        assert known and known.answer and known.answer[0]["text"] == "answer 1"
        assert await once.answer("s", ID, "工资", run) == known.answer
        assert run.runs == 1

    asyncio.run(hang_up_and_return())


def test_what_was_cleared_while_the_turn_ran_is_not_kept_afterwards(database: Database) -> None:
    async def clear_in_between() -> None:
        turn = asyncio.ensure_future(Once(database).answer("s", ID, "工资", Runner(0.2)))
        await asyncio.sleep(0.05)
        await database.run(lambda connection: forget(connection, "s"))
        assert (await turn)[0]["text"] == "answer 1"

    asyncio.run(clear_in_between())
    assert database.now(lambda connection: find_turn(connection, "s", ID)) is None


def test_a_failing_bot_does_not_block_its_id(database: Database) -> None:
    async def breaks() -> List[Any]:
        raise RuntimeError("no answer")

    async def send() -> None:
        once = Once(database)
        with pytest.raises(RuntimeError):
            await once.answer("s", ID, "工资", breaks)
        assert (await once.answer("s", ID, "工资", Runner()))[0]["text"] == "answer 1"

    asyncio.run(send())


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A database that another connection holds locked; it gives up waiting after 0.3 s."""
    monkeypatch.setattr(database_module, "BUSY", 0.3)
    database = Database(f"sqlite:///{tmp_path}/locked.db")
    holder = sqlite3.connect(tmp_path / "locked.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    yield database
    holder.execute("ROLLBACK")
    holder.close()
    database.close()


def test_while_the_database_is_locked_the_person_still_gets_an_answer(locked: Database) -> None:
    run = Runner()
    answer = asyncio.run(Once(locked).answer("s", ID, "工资", run))
    assert answer[0]["text"] == "answer 1" and run.runs == 1


def test_while_the_database_is_locked_people_do_not_wait_for_one_another(locked: Database) -> None:
    async def six_people() -> float:
        once, started = Once(locked), time.monotonic()
        await asyncio.gather(*(once.answer(f"s{n}", ID, "工资", Runner()) for n in range(6)))
        return time.monotonic() - started

    # One person waits twice 0.3 s; six one after the other would wait six times as long.
    assert asyncio.run(six_people()) < 1.8


def test_what_could_not_be_kept_is_not_answered_anew(locked: Database) -> None:
    once, run = Once(locked), Runner()
    first = asyncio.run(once.answer("s", ID, "工资", run))
    assert asyncio.run(once.answer("s", ID, "工资", run)) == first and run.runs == 1
    with pytest.raises(Refused):
        asyncio.run(once.answer("s", ID, "公租房", run))


def test_what_could_not_be_kept_is_kept_once_the_database_is_there_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY", 0.1)
    monkeypatch.setattr(again, "AGAIN", (0.1,) * 30)
    database = Database(f"sqlite:///{tmp_path}/x.db")
    holder = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    async def meanwhile() -> None:
        answer = await Once(database).answer("s", ID, "工资", Runner())
        holder.execute("ROLLBACK")
        for _ in range(50):
            await asyncio.sleep(0.1)
            turn = database.read_now(lambda connection: find_turn(connection, "s", ID))
            if turn and turn.answer:
                break
        assert turn and turn.text == "工资" and turn.answer == answer

    asyncio.run(meanwhile())
    holder.close()
    database.close()


def test_what_a_person_has_cleared_is_not_remembered_either(locked: Database) -> None:
    once, run = Once(locked), Runner()
    for session in ("s", "t"):
        asyncio.run(once.answer(session, ID, "工资", run))
    once.forget("s")
    asyncio.run(once.answer("t", ID, "工资", run))
    assert run.runs == 2
    asyncio.run(once.answer("s", ID, "公租房", run))  # nobody knows any more what the id stood for
    assert run.runs == 3
