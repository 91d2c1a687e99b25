"""The Redis that workers share, as the settings want it."""

from dataclasses import dataclass
from typing import Any, Dict, Optional

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import AuthenticationError, AuthorizationError, RedisError

from bot import settings
from bot.metrics import REDIS_ERRORS
from bot.shared.breaker import Breaker

# Seconds to wait for one reply. Redis answers in a thousandth of that.
PATIENCE = 0.5
_CLIENT: Dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
# What it means that Redis is not there; a limit of a library may wrap none of them.
GONE = (RedisError, OSError)


@dataclass(frozen=True)
class Shared:
    """A Redis: its address, a client for the event loop, and whether it has just not answered."""

    address: str
    client: AsyncRedis
    breaker: Breaker

    @property
    def options(self) -> Dict[str, Any]:
        """How any other client of it is made."""
        return dict(_CLIENT)


def shared_of_settings() -> Optional[Shared]:
    """The Redis of the settings; None where one process serves alone.

    Raises:
        BadSetting: the address cannot be read, or Redis does not let in who comes with it.
    """
    address = settings.text("YUNXIAN_REDIS")
    if not address:
        return None
    try:
        _sign_in(Redis.from_url(address, **_CLIENT))
        return Shared(address, AsyncRedis.from_url(address, **_CLIENT), Breaker("Redis", REDIS_ERRORS))
    except ValueError as error:
        # The address itself may hold a password.
        raise settings.BadSetting(
            "YUNXIAN_REDIS cannot be read; write an address such as redis://127.0.0.1:6379/0"
        ) from error


def _sign_in(client: Redis) -> None:
    try:
        client.ping()
    except (AuthenticationError, AuthorizationError) as error:
        # It would be refused for ever, and each worker lock and count for itself as though Redis were gone for a moment.
        raise settings.BadSetting(
            "YUNXIAN_REDIS: Redis is there and refuses this password; write the one of its requirepass"
        ) from error
    except GONE:
        return  # it may come later; the workers go on by themselves until then
    finally:
        client.close()
