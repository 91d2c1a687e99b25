"""A Redis of its own for the tests: on a free port, kept in memory, gone at the end."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import Iterator, Optional

from redis import Redis
from redis.exceptions import RedisError

from tests.server import free_port

PROGRAM = shutil.which("redis-server")


class RedisServer:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._process: Optional[subprocess.Popen[bytes]] = None

    @property
    def address(self) -> str:
        """What `YUNXIAN_REDIS` says of it."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> Redis:
        """A client that blocks."""
        return Redis.from_url(self.address, socket_timeout=2)

    def start(self) -> None:
        """Start it, empty."""
        assert PROGRAM
        command = [
            PROGRAM,
            "--port",
            str(self.port),
            "--save",
            "",
            "--appendonly",
            "no",
            "--bind",
            "127.0.0.1",
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                self.client.ping()
                return
            except (RedisError, OSError):
                time.sleep(0.02)
        raise RuntimeError("redis-server does not start")

    def stop(self) -> None:
        """End it as a power cut would."""
        assert self._process
        self._process.kill()
        self._process.wait(10)

    def freeze(self) -> None:
        """Let it take connections and say nothing."""
        assert self._process
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process
        os.kill(self._process.pid, signal.SIGCONT)


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A server, stopped at the end."""
    server = RedisServer(free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()
