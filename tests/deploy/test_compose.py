"""compose.yaml: nothing is started without its secrets, and only nginx is reached from outside."""

import re
import subprocess
from pathlib import Path
from typing import Any, Dict

import pytest
import yaml

FOLDER = Path(__file__).parent.parent.parent / "deploy/compose"
TEXT = (FOLDER / "compose.yaml").read_text("utf-8")
SERVICES: Dict[str, Dict[str, Any]] = yaml.safe_load(TEXT)["services"]
OWN = [pytest.param(one, id=name) for name, one in SERVICES.items() if name != "postgres"]


def test_every_setting_that_must_be_there_stops_the_start_when_it_is_missing() -> None:
    needed = {name for name, rest in re.findall(r"\$\{(\w+)(:[?-])", TEXT) if rest == ":?"}
    assert needed == {
        "YUNXIAN_SESSION_SECRET",
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "YUNXIAN_HOSTS",
        "TLS_FOLDER",
    }
    assert not re.search(r"(?i)(password|secret)\w*: *[\"']?[a-z0-9]+[\"']?$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("name", ["deploy/compose/.env", "tls/key.pem", "deploy/site.key"])
def test_secrets_come_neither_into_the_image_nor_into_the_repository(name: str) -> None:
    root = FOLDER.parent.parent
    assert subprocess.run(["git", "check-ignore", "--quiet", name], cwd=root, check=False).returncode == 0
    ignored = (root / "deploy/Dockerfile.dockerignore").read_text("utf-8").split()
    assert any(Path(name).match(pattern[3:]) for pattern in ignored if pattern.startswith("**/"))


def test_only_nginx_is_reached_from_outside() -> None:
    assert [name for name, one in SERVICES.items() if one.get("ports")] == ["nginx"]


@pytest.mark.parametrize("service", OWN)
def test_services_write_only_where_they_are_given_a_place(service: Dict[str, Any]) -> None:
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_two_workers_share_everything_and_answer_a_question_before_nginx_starts() -> None:
    one, other = SERVICES["worker-a"], SERVICES["worker-b"]
    assert one == other and one["environment"]["YUNXIAN_PRODUCTION"] == "yes"
    assert one["healthcheck"]["test"][-1] == "deploy/healthy.py"
    waits = SERVICES["nginx"]["depends_on"]
    assert waits["worker-a"] == waits["worker-b"] == {"condition": "service_healthy"}
    front = (FOLDER / "nginx.conf").read_text("utf-8")
    assert re.findall(r"server ([\w-]+):5005", front) == ["worker-a", "worker-b"]
