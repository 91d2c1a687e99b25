"""Workers count together what an address asks for; without Redis each for itself."""

import asyncio

import pytest
from redis.asyncio import Redis

from bot.channels.rates import Rates, TooMany
from bot.shared.breaker import Breaker
from bot.shared.redis_server import Shared
from tests.redis_server import RedisServer


def rates(server: RedisServer) -> Rates:
    return Rates(3, 4, Shared(server.address, Redis.from_url(server.address), Breaker("Redis")))


def test_workers_count_together(redis: RedisServer) -> None:
    async def ask() -> None:
        one, other = rates(redis), rates(redis)
        for worker in (one, other, one):
            await worker.count("session", "a")
        with pytest.raises(TooMany) as refused:
            await other.count("session", "a")
        assert 1 <= refused.value.retry_after <= 60
        await other.count("session", "b")
        for worker in (one, other, one, other):
            await worker.count("address", "10.0.0.7")
        with pytest.raises(TooMany):
            await one.count("address", "10.0.0.7")

    asyncio.run(ask())


def test_without_redis_a_worker_counts_for_itself(redis: RedisServer) -> None:
    async def ask() -> None:
        one = rates(redis)
        redis.stop()
        for _ in range(3):
            await one.count("session", "a")
        with pytest.raises(TooMany):
            await one.count("session", "a")

    asyncio.run(ask())
    redis.start()
