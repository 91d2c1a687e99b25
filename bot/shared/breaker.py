"""A server that has just not answered is left alone for a while, so that nobody else waits for it."""

import logging
import time
from typing import Optional

from prometheus_client import Counter

logger = logging.getLogger(__name__)
# Seconds for which it is left alone.
REST = 2.0


class Breaker:
    """Remembers that a server did not answer."""

    def __init__(self, name: str, errors: Optional[Counter] = None) -> None:
        """Nothing is known yet.

        Args:
            name: how the log calls the server. errors: where it is counted that it did not answer.
        """
        self._name = name
        self._errors = errors
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the server need not be asked now."""
        return time.monotonic() < self._until

    def trip(self, error: BaseException) -> None:
        """The server did not answer."""
        if not self.is_open:
            logger.error(
                "%s does not answer (%s); tried again in %s s", self._name, type(error).__name__, REST
            )
        self._until = time.monotonic() + REST
        if self._errors:
            self._errors.inc()
