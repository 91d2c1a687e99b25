"""One turn of a conversation at a time, whichever worker answers it."""

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import AsyncIterator, Optional

from rasa.core.lock import TicketLock
from rasa.core.lock_store import InMemoryLockStore, LockError
from redis.asyncio.lock import Lock
from redis.exceptions import LockError as NotOurs

from bot.shared.redis_server import GONE, Shared

logger = logging.getLogger(__name__)
# Seconds after which the lock of a worker that has died is free; who lives renews it meanwhile.
LIFETIME = 2.0
RENEW_EVERY = 0.5
# Seconds to wait for another turn of the conversation, and between two looks.
PATIENCE = 3.0
LOOK_EVERY = 0.02


class SharedLockStore(InMemoryLockStore):
    """Rasa's lock store on Redis, by the lock of redis-py.

    Rasa's own `RedisLockStore` reads a ticket list, changes it and writes it back: two workers that do so at once both
    believe to be first. While Redis is gone, the locks of this process serve.
    """

    def __init__(self, shared: Shared) -> None:
        super().__init__()
        self._shared = shared

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LIFETIME, wait_time_in_seconds: float = LOOK_EVERY
    ) -> AsyncIterator[TicketLock]:
        """Hold the lock of a conversation.

        Raises:
            LockError: another turn of it does not end.
        """
        held = await self._acquire(conversation_id)
        if held is None:
            async with super().lock(conversation_id, wait_time_in_seconds=wait_time_in_seconds) as ticket:
                yield ticket
            return
        renewing = asyncio.ensure_future(self._renew(held))
        try:
            yield self.create_lock(conversation_id)
        finally:
            renewing.cancel()
            await self._release(held)

    async def _acquire(self, conversation: str) -> Optional[Lock]:
        if self._shared.breaker.is_open:
            return None
        held = Lock(
            self._shared.client,
            f"yunxian:lock:{conversation}",
            timeout=LIFETIME,
            sleep=LOOK_EVERY,
            blocking_timeout=PATIENCE,
        )
        try:
            if await held.acquire():
                return held
        except GONE as error:
            self._shared.breaker.trip(error)
            return None
        raise LockError(f"another turn of the conversation has not ended in {PATIENCE} s")

    async def _renew(self, held: Lock) -> None:
        # A turn takes a hundredth of a second; this is for a worker with a crowd before it.
        with suppress(*GONE):
            while True:
                await asyncio.sleep(RENEW_EVERY)
                await held.reacquire()

    async def _release(self, held: Lock) -> None:
        try:
            await held.release()
        except NotOurs:
            logger.warning("a turn took longer than the lock of its conversation lasts")
        except GONE as error:
            self._shared.breaker.trip(error)
