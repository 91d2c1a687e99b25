"""Of two workers one answers a conversation at a time; a dead one holds nobody up, and neither does a Redis that is gone."""

import asyncio
import time
from typing import Any, Awaitable, Callable, List, Tuple

import pytest
from rasa.core.lock_store import LockError
from redis.asyncio import Redis

from bot.shared import locks
from bot.shared.breaker import Breaker
from bot.shared.locks import LIFETIME, SharedLockStore
from bot.shared.redis_server import PATIENCE, Shared
from tests.redis_server import RedisServer


def shared(server: RedisServer) -> Shared:
    client: Redis = Redis.from_url(server.address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    return Shared(server.address, client, Breaker("Redis"))


def both(server: RedisServer, work: Callable[[SharedLockStore, SharedLockStore], Awaitable[Any]]) -> Any:
    """What ``work`` gives with the stores of two workers."""

    async def run() -> Any:
        return await work(SharedLockStore(shared(server)), SharedLockStore(shared(server)))

    return asyncio.run(run())


async def turn(store: SharedLockStore, conversation: str, diary: List[Tuple[str, int]], number: int) -> None:
    async with store.lock(conversation):
        diary.append(("begins", number))
        await asyncio.sleep(0.05)
        diary.append(("ends", number))


def test_turns_of_one_conversation_never_overlap_and_none_is_lost(redis: RedisServer) -> None:
    diary: List[Tuple[str, int]] = []

    async def work(one: SharedLockStore, other: SharedLockStore) -> None:
        await asyncio.gather(
            *(turn((one, other)[number % 2], "web-a", diary, number) for number in range(12))
        )

    both(redis, work)
    assert sorted(number for what, number in diary if what == "ends") == list(range(12))
    for begin, end in zip(diary[::2], diary[1::2]):
        assert (begin[0], end[0]) == ("begins", "ends") and begin[1] == end[1]


def test_another_conversation_does_not_wait(redis: RedisServer) -> None:
    async def work(one: SharedLockStore, other: SharedLockStore) -> float:
        async with one.lock("web-a"):
            began = time.monotonic()
            async with other.lock("web-b"):
                return time.monotonic() - began

    assert both(redis, work) < 0.5


def test_the_lock_of_a_worker_that_died_is_free_after_its_lifetime(redis: RedisServer) -> None:
    async def work(dead: SharedLockStore, other: SharedLockStore) -> float:
        await dead._acquire("web-a")  # and never renewed
        began = time.monotonic()
        async with other.lock("web-a"):
            return time.monotonic() - began

    assert LIFETIME / 2 < both(redis, work) < LIFETIME + 0.5


def test_who_takes_long_keeps_the_lock(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", LIFETIME + 0.5)

    async def work(one: SharedLockStore, other: SharedLockStore) -> None:
        async with one.lock("web-a"):
            with pytest.raises(LockError):
                async with other.lock("web-a"):
                    pass

    both(redis, work)


@pytest.mark.parametrize("silence", ["gone", "frozen"])
def test_without_redis_the_locks_of_the_process_serve_and_nobody_waits_long(
    redis: RedisServer, silence: str
) -> None:
    async def work(one: SharedLockStore, other: SharedLockStore) -> float:
        (redis.stop if silence == "gone" else redis.freeze)()
        began, diary = time.monotonic(), []  # type: ignore[var-annotated]
        await asyncio.gather(*(turn(one, "web-a", diary, number) for number in range(3)))
        assert [what for what, _ in diary] == ["begins", "ends"] * 3
        return time.monotonic() - began

    took = both(redis, work)
    if silence == "frozen":
        redis.thaw()
    assert took < 2 * PATIENCE + 1


def test_a_redis_that_is_back_is_used_again(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shared.breaker.REST", 0.1)

    async def work(one: SharedLockStore, other: SharedLockStore) -> int:
        redis.stop()
        async with one.lock("web-a"):
            pass
        redis.start()
        await asyncio.sleep(0.2)
        async with one.lock("web-a"):
            return len(redis.client.keys("yunxian:lock:*"))

    assert both(redis, work) == 1


def test_redis_going_in_the_middle_of_a_turn_does_not_break_it(redis: RedisServer) -> None:
    async def work(one: SharedLockStore, other: SharedLockStore) -> str:
        async with one.lock("web-a"):
            redis.stop()
        redis.start()
        return "well"

    assert both(redis, work) == "well"
