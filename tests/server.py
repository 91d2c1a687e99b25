"""A real server on a free port, and plain HTTP to talk to it."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from bot.model_file import model_path
from tests.waiting import came_true

START_LIMIT = 60.0


class Server:
    """A running bot."""

    def __init__(
        self, port: int, started_in: float, process: "Optional[subprocess.Popen[bytes]]" = None
    ) -> None:
        self.port = port
        self.started_in = started_in
        self._process = process

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether its process is over."""
        assert self._process
        return self._process.poll() is not None

    def exit_code(self, seconds: float) -> int:
        """Its exit code, once it has ended by itself.

        Raises:
            subprocess.TimeoutExpired: it has not, so many seconds later.
        """
        assert self._process
        return self._process.wait(seconds)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process
        self._process.kill()
        self._process.wait(10)

    def send(
        self, method: str, path: str, body: Optional[bytes] = None, headers: Optional[Dict[str, str]] = None
    ) -> Tuple[int, Dict[str, str], bytes]:
        """Status, headers and body of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()
        finally:
            connection.close()

    def announce(self, path: str, length: int) -> Tuple[int, Any]:
        """Status and JSON of a posted body of so many bytes, of which none is sent: the server must not wait for it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest("POST", path)
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Content-Length", str(length))
            connection.endheaders()
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read())
        finally:
            connection.close()

    def post(self, path: str, data: Any, headers: Optional[Dict[str, str]] = None) -> Tuple[int, Any]:
        """Status and JSON of a posted JSON body (bytes are sent as they are)."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        status, _, answer = self.send(
            "POST", path, body, {"Content-Type": "application/json", **(headers or {})}
        )
        return status, json.loads(answer)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_well(
    server: Server, process: "subprocess.Popen[bytes]", started: float, healthy: bool
) -> None:
    def is_well() -> bool:
        return server.send("GET", "/healthz")[0] == 200 or not healthy

    came_true(is_well, START_LIMIT - (time.monotonic() - started), lambda: process.poll() is None)


def _command(port: int, checkout: Optional[Path], program: Sequence[str]) -> List[str]:
    # The model of the present data, also where another one is served.
    model = [] if checkout else ["--model", str(model_path())]
    trial = os.environ.get("TRIAL", "").split()
    return [sys.executable, *program, "--port", str(port), *model, *trial]


@contextmanager
def running(
    *arguments: str,
    environment: Optional[Mapping[str, str]] = None,
    port: int = 0,
    log: Union[IO[bytes], int, None] = None,
    checkout: Optional[Path] = None,
    healthy: bool = True,
    program: Sequence[str] = ("-m", "bot.run"),
) -> Iterator[Server]:
    """Start the bot with ``arguments`` and these settings, and stop it at the end.

    Args:
        port: a free one if none is given. log: where all that it prints goes. checkout: the copy of the project to run;
            it serves its own present model. healthy: whether to wait until it answers well, not
            only at all. program: what Python runs.
    """
    started, port = time.monotonic(), port or free_port()
    process = subprocess.Popen(
        [*_command(port, checkout, program), *arguments],
        stdout=log,
        stderr=log,
        cwd=checkout,
        env={**os.environ, "PYTHONWARNINGS": "ignore", **(environment or {})},
    )
    server = Server(port, 0.0, process)
    try:
        _wait_until_well(server, process, started, healthy)
        server.started_in = time.monotonic() - started
        yield server
    finally:
        process.terminate()
        process.wait(20)
