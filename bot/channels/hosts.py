"""Under which names the bot may be reached: else another site's name could be pointed at it, and its pages read there."""

import re
from typing import Callable, Coroutine, FrozenSet

from sanic.request import Request

from bot import settings
from bot.channels.reading import Refused

# Whoever watches a worker calls it by its address; it tells nobody anything.
OPEN = "/healthz"
# What Sanic asks where a head could not be understood: it is refused for that, and a second refusal would be no answer.
NOT_UNDERSTOOD = "*"
# How a browser on the same machine calls what is bound to the loopback.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", re.IGNORECASE)


def allowed_hosts(here_only: bool) -> FrozenSet[str]:
    """The names of the setting, in small letters, without a port; empty where any will do.

    Args:
        here_only: whether only this machine reaches the bot; without the setting it is called by the loopback's names then.
    """
    named = frozenset(settings.text("YUNXIAN_HOSTS").lower().split())
    return named or (LOOPBACK if here_only else frozenset())


def host_guard(allowed: FrozenSet[str]) -> Callable[[Request], Coroutine[None, None, None]]:
    """What refuses requests for other names."""

    async def refuse_unknown_host(request: Request) -> None:
        if request.path in (OPEN, NOT_UNDERSTOOD):
            return
        given = request.headers.getall("host", [])
        found = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        if found is None or found.group(1).lower().strip("[]") not in allowed:
            raise Refused(
                421, "this host name is not served here; the setting YUNXIAN_HOSTS names those that are"
            )

    return refuse_unknown_host
