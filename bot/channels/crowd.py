"""How many messages one process answers at a time. Whoever comes when it is full is told at once, with a phone."""

from contextlib import contextmanager
from typing import Iterator

from bot import settings
from bot.channels.reading import Refused

# Seconds after which it is worth trying again: as long as a full process needs for all that it has taken on, several times.
COME_AGAIN = 3


class TooBusy(Refused):
    """More people ask at once than can be answered in time."""

    def __init__(self, most: int) -> None:
        super().__init__(
            503, f"{most} messages are being answered; send it again in {COME_AGAIN} s", COME_AGAIN
        )


class Crowd:
    """Counts the messages that are being answered.

    The interpreter answers one after the other, so each that is let in makes all the others wait: without a limit a crowd
    of a few hundred would make everybody wait past the deadline, and nobody would be answered.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """While this lasts one message more is being answered.

        Raises:
            TooBusy: there are as many as may be.
        """
        if self._inside >= self._most:
            raise TooBusy(self._most)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1


def crowd_of_settings() -> Crowd:
    """The limit as the settings want it."""
    return Crowd(settings.number("YUNXIAN_AT_ONCE", least=1))
