"""In production the bot starts only with its secrets; the REST webhook is open to nobody without one."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Dict

import pytest

from bot import settings
from bot.settings import SETTINGS, BadSetting
from tests.server import running

SECRET = "s" * 32
ASKED = {"sender": "a", "message": "老板拖欠工资"}
PATH = "/webhooks/rest/webhook"
WHOLE = {"YUNXIAN_PRODUCTION": "yes", "YUNXIAN_SESSION_SECRET": SECRET, "YUNXIAN_HOSTS": "www.example.gov.cn"}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"YUNXIAN_SESSION_SECRET": ""}, "YUNXIAN_SESSION_SECRET"),
        ({"YUNXIAN_SESSION_SECRET": "short"}, "YUNXIAN_SESSION_SECRET"),
        ({"YUNXIAN_DATABASE": "postgresql://yunxian@db.internal/yunxian"}, "YUNXIAN_DATABASE"),
        ({"YUNXIAN_DATABASE": "postgresql://yunxian@127.0.0.1/yunxian"}, "YUNXIAN_DATABASE"),
        ({"YUNXIAN_REDIS": "redis://10.0.0.5:6379/0"}, "YUNXIAN_REDIS"),
        ({"YUNXIAN_REDIS": "redis://localhost/0"}, "YUNXIAN_REDIS"),
        ({"YUNXIAN_REDIS": "redis:///0"}, "YUNXIAN_REDIS"),
        ({"YUNXIAN_REDIS": "10.0.0.5:6379"}, "YUNXIAN_REDIS"),
        ({"YUNXIAN_DATABASE": "postgresql:///yunxian?host=10.0.0.5&user=y"}, "YUNXIAN_DATABASE"),
        ({"YUNXIAN_HOSTS": ""}, "YUNXIAN_HOSTS"),
        ({"YUNXIAN_PRODUCTION": "true"}, "YUNXIAN_PRODUCTION"),
    ],
)
def test_what_is_missing_in_production_is_named(
    given: Dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**WHOLE, **given}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=named):
        settings.check_production()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"YUNXIAN_DATABASE": "postgresql://yunxian:secret@db.internal/yunxian"},
        {"YUNXIAN_REDIS": "redis://:secret@10.0.0.5:6379/0"},
        {"YUNXIAN_DATABASE": "postgresql:///yunxian"},
        {"YUNXIAN_DATABASE": "postgresql:///yunxian?host=/run/postgresql"},
        {"YUNXIAN_DATABASE": "sqlite:////opt/yunxian/var/assistant.db"},
        {"YUNXIAN_REDIS": "unix:///run/redis/redis.sock"},
    ],
)
def test_with_its_secrets_it_is_well(given: Dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**WHOLE, **given}.items():
        monkeypatch.setenv(name, value)
    settings.check_production()


def test_elsewhere_none_is_needed() -> None:
    settings.check_production()


def test_it_does_not_start_and_writes_no_secret(agent: object, tmp_path: Path) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "bot.run", "--port", "0"],
        env={**os.environ, "YUNXIAN_PRODUCTION": "yes", "YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 1 and "YUNXIAN_SESSION_SECRET" in started.stderr
    assert not list(tmp_path.iterdir())


def test_the_webhook_wants_its_secret_and_is_then_there_for_others(agent: object, tmp_path: Path) -> None:
    given = {"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db", "YUNXIAN_REST_SECRET": SECRET}
    with running("--host", "0.0.0.0", environment=given) as server:
        for shown in ("", "Bearer ", f"Bearer {SECRET}x", SECRET, f"Token {SECRET}"):
            headers = {"Authorization": shown} if shown else {}
            status, body = server.post(PATH, ASKED, headers)
            assert status == 401 and "12345" in body["text"] and SECRET not in str(body)
        status, body = server.post(PATH, ASKED, {"Authorization": f"Bearer {SECRET}"})
        assert status == 200 and body[0]["custom"]["outcome"] == "answered"


def test_whoever_guesses_the_secret_is_made_to_wait(agent: object, tmp_path: Path) -> None:
    given = {
        "YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db",
        "YUNXIAN_REST_SECRET": SECRET,
        "YUNXIAN_ADDRESS_PER_MINUTE": "5",
    }
    with running("--host", "0.0.0.0", environment=given) as server:
        statuses = [server.post(PATH, ASKED, {"Authorization": "Bearer guess"})[0] for _ in range(6)]
    assert statuses == [401] * 5 + [429]


def test_without_a_secret_others_find_no_webhook(agent: object, tmp_path: Path) -> None:
    given = {"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db"}
    with running("--host", "0.0.0.0", environment=given) as server:
        assert server.post(PATH, ASKED)[0] == 404


def test_what_people_said_is_for_the_owner_alone(agent: object, tmp_path: Path) -> None:
    database = tmp_path / "var/x.db"
    with running(environment={"YUNXIAN_DATABASE": f"sqlite:///{database}"}) as server:
        server.post(PATH, ASKED)
        assert not any(path.stat().st_mode & 0o066 for path in (database, database.with_name("x.db-wal")))
    assert database.parent.stat().st_mode & 0o777 == 0o711
