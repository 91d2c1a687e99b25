"""How much one session and one address may ask for."""

import ipaddress
import math
import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from bot import settings
from bot.channels.reading import Refused


class TooMany(Refused):
    """More requests than allowed."""

    def __init__(self, who: str, retry_after: int) -> None:
        super().__init__(429, f"too many requests from this {who}; wait {retry_after} s", retry_after)


class Rates:
    """Counts requests by minute."""

    def __init__(self, per_session: int, per_address: int) -> None:
        self._storage = MemoryStorage()  # the limiter itself holds it weakly
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
        if not await self._limiter.hit(item, name):
            reset, _ = await self._limiter.get_window_stats(item, name)
            raise TooMany(who, max(1, math.ceil(reset - time.time())))


def rates_of_settings() -> Rates:
    """The limits as the settings want them."""
    per_session = settings.number("YUNXIAN_SESSION_PER_MINUTE", least=1)
    return Rates(per_session, settings.number("YUNXIAN_ADDRESS_PER_MINUTE", least=1))


def network_of(address: str) -> str:
    """What an address is counted as: of IPv6 its /64."""
    # One home has 2^64 addresses of IPv6, and one of IPv4.
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network(f"{address.strip('[]')}/64", strict=False))
    except ValueError:
        return address
