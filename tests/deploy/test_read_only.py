"""A worker serves from a file system that cannot be written, but for /tmp and var/: as in a container."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.checkout_copy import copy_checkout
from tests.server import Server, free_port

SCRIPT = """
set -e
mount --bind "$1" "$1"
mount -o remount,ro,bind "$1"
mount -t tmpfs tmpfs "$1/var"
cd "$1"
if touch here 2>/dev/null; then exit 9; fi
exec "$2" -m bot.run --port "$3"
"""


def may_mount() -> bool:
    probe = subprocess.run(["unshare", "--mount", "true"], capture_output=True)
    return probe.returncode == 0 and os.geteuid() == 0


@pytest.mark.skipif(not may_mount(), reason="mounting is not allowed here")
def test_a_worker_answers_without_a_place_to_write(agent: object, tmp_path: Path) -> None:
    checkout, port = copy_checkout(tmp_path / "copy"), free_port()
    (checkout / "var").mkdir()
    command = ["unshare", "--mount", "sh", "-c", SCRIPT, "sh", str(checkout), sys.executable, str(port)]
    settings = {
        "YUNXIAN_PRODUCTION": "yes",
        "YUNXIAN_SESSION_SECRET": "s" * 32,
        "YUNXIAN_HOSTS": "127.0.0.1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    process = subprocess.Popen(command, env={**os.environ, **settings})
    server = Server(port, 0.0, process)
    try:
        until, status = time.monotonic() + 60, 0
        while time.monotonic() < until and process.poll() is None and status != 200:
            with suppress(OSError):
                status = server.send("GET", "/healthz")[0]
            time.sleep(0.2)
        assert status == 200
        status, answer = server.post("/webhooks/web/message", {"id": "m-0000000001", "text": "老板拖欠工资"})
        assert status == 200 and answer["messages"][0]["custom"]["outcome"] == "answered"
    finally:
        process.terminate()
        process.wait(20)
    assert process.returncode == 0
