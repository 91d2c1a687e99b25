"""Under which names the bot may be reached: else another site's name could be pointed at it, and its pages read there."""

from typing import Callable, Coroutine, FrozenSet
from urllib.parse import urlsplit

from sanic.request import Request

from bot import settings
from bot.channels.reading import Refused

# Whoever watches a worker calls it by its address; it tells nobody anything.
OPEN = "/healthz"


def allowed_hosts() -> FrozenSet[str]:
    """The names of the setting, in small letters, without a port; empty where any will do."""
    return frozenset(settings.text("YUNXIAN_HOSTS").lower().split())


def host_guard(allowed: FrozenSet[str]) -> Callable[[Request], Coroutine[None, None, None]]:
    """What refuses requests for other names."""

    async def refuse_unknown_host(request: Request) -> None:
        if request.path == OPEN:
            return
        try:
            name = urlsplit(f"//{request.headers.get('host', '')}").hostname
        except ValueError:
            name = None
        if name not in allowed:
            raise Refused(
                421, "this host name is not served here; the setting YUNXIAN_HOSTS names those that are"
            )

    return refuse_unknown_host
