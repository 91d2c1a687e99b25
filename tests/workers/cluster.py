"""PostgreSQL, Redis, two workers and nginx before them: what docs/howto/serve-with-many.md sets up."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from tests.nginx import nginx
from tests.postgres import Postgres
from tests.redis_server import RedisServer
from tests.server import Server, free_port, running
from tests.waiting import came_true

SECRET = "x" * 32
PER_MINUTE = 300


class Worker:
    """One worker, as a supervisor sees it."""

    def __init__(self, settings: Dict[str, str]) -> None:
        self.port = free_port()
        self._settings = settings
        self._stack = ExitStack()
        self.server: Server

    def start(self) -> None:
        """Start it, and wait until it answers well."""
        self._stack = ExitStack()
        self.server = self._stack.enter_context(
            running(environment=self._settings, port=self.port, log=subprocess.DEVNULL)
        )

    def stop(self) -> None:
        """Stop it as a supervisor does."""
        self._stack.close()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.server.kill()


@dataclass
class Cluster:
    """All of it; ``front`` is what people reach."""

    front: Server
    workers: List[Worker]
    postgres: Postgres
    redis: RedisServer
    database: Engine
    settings: Dict[str, str]

    def mend(self) -> None:
        """Start what a test has ended, and wait until nginx asks all workers again."""
        for worker in self.workers:
            if worker.server.ended:
                worker.stop()
                worker.start()
        for worker in self.workers:
            _until_well(worker.server)

    def forget_the_flood(self) -> None:
        """Wait until nginx lets this address in as at first (limits.conf: 200, and 50 a second)."""
        time.sleep(4.5)


@contextmanager
def cluster(folder: Path, postgres: Postgres, redis: RedisServer) -> Iterator[Cluster]:
    """Two workers on a database of their own."""
    address = postgres.new_database()
    settings = {
        "YUNXIAN_DATABASE": address,
        "YUNXIAN_REDIS": redis.address,
        "YUNXIAN_SESSION_SECRET": SECRET,
        "YUNXIAN_PROXIES": "1",
        "YUNXIAN_ADDRESS_PER_MINUTE": "1000000",
        "YUNXIAN_SESSION_PER_MINUTE": str(PER_MINUTE),
    }
    workers = [Worker(settings), Worker(settings)]
    engine = create_engine(address, pool_pre_ping=True)
    with ExitStack() as stack:
        with ThreadPoolExecutor(len(workers)) as starting:
            list(starting.map(lambda worker: worker.start(), workers))
        for worker in workers:
            stack.callback(worker.stop)
        front = stack.enter_context(nginx(folder / "nginx", [worker.port for worker in workers]))
        stack.callback(engine.dispose)
        yield Cluster(front, workers, postgres, redis, engine, settings)


def _until_well(server: Server) -> None:
    assert came_true(lambda: server.send("GET", "/healthz")[0] == 200, 30), "a worker is not well again"
