"""Redis as Compose and Kubernetes start it: behind its password, which stands in no process list."""

import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
import redis
import yaml

from tests.needed import need
from tests.redis_server import PROGRAM
from tests.server import free_port

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
PASSWORD = "6f1e0c" * 5


def of_compose() -> str:
    services = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text("utf-8"))["services"]
    return str(services["redis"]["command"][-1]).replace("$$", "$")


def of_kubernetes() -> str:
    objects = yaml.safe_load_all((DEPLOY / "kubernetes/redis.yaml").read_text("utf-8"))
    deployment = next(one for one in objects if one["kind"] == "Deployment")
    return str(deployment["spec"]["template"]["spec"]["containers"][0]["args"][-1])


@pytest.mark.parametrize("script", [of_compose(), of_kubernetes()], ids=["compose", "kubernetes"])
def test_redis_asks_for_the_password_and_does_not_show_it(script: str, tmp_path: Path) -> None:
    need(PROGRAM, "redis-server")
    port = free_port()
    command = f"{script.strip().replace('/tmp', str(tmp_path))} --port {port} --dir {tmp_path}"
    environment = {"PATH": "/usr/bin:/bin", "PASSWORD": PASSWORD, "REDISCLI_AUTH": PASSWORD}
    with subprocess.Popen(["sh", "-c", command], env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            known = redis.Redis(port=port, password=PASSWORD)
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline:
                with suppress(redis.ConnectionError):
                    known.ping()
                    break
                time.sleep(0.05)
            assert known.ping()
            with pytest.raises(redis.AuthenticationError):
                redis.Redis(port=port).ping()
            shown = Path(f"/proc/{process.pid}/cmdline").read_bytes()
            assert b"redis-server" in shown and PASSWORD.encode() not in shown
            assert (tmp_path / "redis.conf").stat().st_mode & 0o077 == 0
        finally:
            process.terminate()
