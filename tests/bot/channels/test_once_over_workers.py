"""A message that reaches two workers is answered by one; what a worker has left when it died another answers."""

import asyncio
import time
from pathlib import Path
from typing import Any, Iterator, List

import pytest

from bot.channels import once as once_module
from bot.channels.once import Once
from bot.channels.reading import Refused
from bot.store.database import Database
from bot.store.turns import LEASE, close_turn, find_turn, open_turn
from tests.bot.channels.runner import Runner
from tests.conftest import NewAddress

ID = "message-1"


@pytest.fixture
def databases(tmp_path: Path, new_address: NewAddress) -> Iterator[List[Database]]:
    """The one database of two workers."""
    address = new_address(tmp_path)
    found = [Database(address), Database(address)]
    yield found
    for database in found:
        database.close()


def test_of_two_workers_that_get_it_at_once_one_answers_and_both_give_that_answer(
    databases: List[Database],
) -> None:
    async def send() -> None:
        bot, workers = Runner(0.2), [Once(database) for database in databases]
        answers = await asyncio.gather(
            *(workers[number % 2].answer("s", ID, "工资", bot) for number in range(6))
        )
        assert bot.runs == 1 and all(answer == answers[0] for answer in answers)

    asyncio.run(send())


def test_a_turn_that_takes_longer_than_a_lease_is_still_its_workers(databases: List[Database]) -> None:
    async def send() -> None:
        bot, (one, other) = Runner(LEASE + 0.7), [Once(database) for database in databases]
        first = asyncio.ensure_future(one.answer("s", ID, "工资", bot))
        await asyncio.sleep(0.1)
        assert await other.answer("s", ID, "工资", bot) == await first
        assert bot.runs == 1

    asyncio.run(send())


def test_what_a_dead_worker_left_is_answered_when_its_lease_is_over(databases: List[Database]) -> None:
    databases[0].now(lambda connection: open_turn(connection, "s", ID, "工资", worker="dead"))

    async def send() -> float:
        began = time.monotonic()
        assert (await Once(databases[1]).answer("s", ID, "工资", Runner(0)))[0]["text"] == "answer 1"
        return time.monotonic() - began

    assert asyncio.run(send()) < LEASE + 0.5


def test_who_waits_too_long_is_told_to_come_again(
    databases: List[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once_module, "PATIENCE", 0.3)
    databases[0].now(lambda connection: open_turn(connection, "s", ID, "工资", worker="busy"))
    with pytest.raises(Refused) as refused:
        asyncio.run(Once(databases[1]).answer("s", ID, "工资", Runner(0)))
    assert refused.value.status_code == 503


def test_another_text_under_the_same_id_is_refused_also_while_another_worker_is_at_it(
    databases: List[Database],
) -> None:
    databases[0].now(lambda connection: open_turn(connection, "s", ID, "工资", worker="busy"))
    with pytest.raises(Refused) as refused:
        asyncio.run(Once(databases[1]).answer("s", ID, "别的", Runner(0)))
    assert refused.value.status_code == 409


def test_a_worker_asks_again_at_once_what_it_could_not_keep_itself(databases: List[Database]) -> None:
    async def send() -> None:
        once, bot = Once(databases[0]), Runner(0)
        databases[0].now(lambda connection: open_turn(connection, "s", ID, "工资", worker=once._worker))
        began = time.monotonic()
        await once.answer("s", ID, "工资", bot)
        assert bot.runs == 1 and time.monotonic() - began < 0.5

    asyncio.run(send())


def test_a_clock_that_was_set_back_holds_nobody_up(
    databases: List[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    databases[0].now(lambda connection: open_turn(connection, "s", ID, "工资", worker="dead"))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 86_400)
    began = time.monotonic()
    asyncio.run(Once(databases[1]).answer("s", ID, "工资", Runner(0)))
    assert time.monotonic() - began < 0.5


def test_a_kept_answer_is_given_by_every_worker(databases: List[Database]) -> None:
    answer = [{"text": "12333", "custom": {"outcome": "answered"}}]
    databases[0].now(lambda connection: open_turn(connection, "s", ID, "工资", worker="one"))
    databases[0].now(lambda connection: close_turn(connection, "s", ID, answer))
    bot = Runner(0)
    assert asyncio.run(Once(databases[1]).answer("s", ID, "工资", bot)) == answer and not bot.runs


def test_who_was_slow_gives_the_answer_that_another_worker_has_given_meanwhile(
    databases: List[Database],
) -> None:
    other = [{"text": "the other's", "custom": {"outcome": "answered"}}]

    async def slow() -> List[Any]:
        # It stood still so long that its lease ended and another one answered.
        databases[1].now(lambda connection: close_turn(connection, "s", ID, other))
        return [{"text": "late", "custom": {"outcome": "answered"}}]

    assert asyncio.run(Once(databases[0]).answer("s", ID, "工资", slow)) == other
    assert databases[0].now(lambda connection: find_turn(connection, "s", ID)).answer == other  # type: ignore[union-attr]
