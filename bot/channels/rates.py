"""How much one session and one address may ask for, counted by all workers together where they share a Redis."""

import ipaddress
import math
import time
from typing import Optional

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter as SharedLimiter

from bot import settings
from bot.channels.reading import Refused
from bot.in_thread import in_thread
from bot.shared.redis_server import GONE, Shared

# Seconds after which a count begins anew.
WINDOW = 60.0


class TooMany(Refused):
    """More requests than allowed."""

    def __init__(self, who: str, retry_after: int) -> None:
        super().__init__(429, f"too many requests from this {who}; wait {retry_after} s", retry_after)


class Rates:
    """Counts requests by minute; by itself where there is no Redis, or while it is gone."""

    def __init__(self, per_session: int, per_address: int, shared: Optional[Shared] = None) -> None:
        self._shared = shared
        # Its client blocks, so it is asked in a thread: the limiter for the event loop needs another library for Redis.
        # The limiters themselves hold their storage weakly.
        self._shared_storage = shared and RedisStorage(shared.address, **shared.options)
        self._together = self._shared_storage and SharedLimiter(self._shared_storage)
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._items = {
            "session": RateLimitItemPerMinute(per_session, 1, "session"),
            "address": RateLimitItemPerMinute(per_address, 1, "address"),
        }

    async def count(self, who: str, name: str) -> None:
        """Count a request of a session or an address (``who`` says which).

        Raises:
            TooMany: it is one too many.
        """
        item = self._items[who]
        name = network_of(name) if who == "address" else name
        full_until = await self._full_until(item, name)
        if full_until is not None:
            raise TooMany(who, max(1, math.ceil(full_until - time.time())))

    async def _full_until(self, item: RateLimitItem, name: str) -> Optional[float]:
        """Count one more; seconds since 1970 when the next is welcome, if this one is too many."""
        if self._together and self._shared and not self._shared.breaker.is_open:
            try:
                return await in_thread(_hit, self._together, item, name)
            except GONE as error:
                self._shared.breaker.trip(error)
        if await self._limiter.hit(item, name):
            return None
        until = float((await self._limiter.get_window_stats(item, name))[0])
        if until <= time.time() + WINDOW:
            return until
        # The clock has been set back, and with it what was counted before would last for as long as that.
        await self._storage.reset()
        return await self._full_until(item, name)


def _hit(limiter: SharedLimiter, item: RateLimitItem, name: str) -> Optional[float]:
    return None if limiter.hit(item, name) else float(limiter.get_window_stats(item, name)[0])


def rates_of_settings(shared: Optional[Shared] = None) -> Rates:
    """The limits as the settings want them."""
    per_session = settings.number("YUNXIAN_SESSION_PER_MINUTE", least=1)
    return Rates(per_session, settings.number("YUNXIAN_ADDRESS_PER_MINUTE", least=1), shared)


def network_of(address: str) -> str:
    """What an address is counted as: of IPv6 its /64, of IPv4 that IPv6 carries (::ffff:192.0.2.7) the IPv4 address."""
    # One home has 2^64 addresses of IPv6, and one of IPv4.
    if ":" not in address:
        return address
    try:
        found = ipaddress.IPv6Address(address.strip("[]"))
    except ValueError:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
