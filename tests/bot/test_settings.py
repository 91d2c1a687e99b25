"""A wrong setting is told by name, with what to write; the docs list every setting."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot import settings
from bot.channels.desk import desk_of_settings
from bot.settings import SETTINGS, BadSetting

ROOT = Path(__file__).parents[2]
NUMBERS = (
    "YUNXIAN_KEEP_DAYS",
    "YUNXIAN_SESSION_PER_MINUTE",
    "YUNXIAN_ADDRESS_PER_MINUTE",
    "YUNXIAN_PROXIES",
)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)


def test_where_nothing_is_set_the_defaults_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    desk = desk_of_settings()
    assert desk.keep_days == 30 and desk.origins == ()
    assert settings.number("YUNXIAN_PROXIES") == 0
    assert (tmp_path / "var" / "assistant.db").exists()
    desk.database.close()


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_read_with_blanks_around_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, " 7 ")
    assert settings.number(name) == 7


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["", "thirty", "-1", "1.5", "1e3", "三十", "３０", "0x10"])
def test_a_bad_number_is_told_with_one_that_would_do(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as told:
        settings.number(name)
    default = next(setting.default for setting in SETTINGS if setting.name == name)
    assert name in str(told.value) and repr(value) in str(told.value)
    assert f"whole number such as {default}" in str(told.value)


def test_origins_are_parted_by_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_EMBED_ORIGINS", "  https://a.example   http://b.example:8080 ")
    assert settings.origins() == ("https://a.example", "http://b.example:8080")


@pytest.mark.parametrize(
    "wrong",
    ["*", "a.example", "https://", "https://a.example/", "https://a.example/path", "https://*.a.example", "https://a.example?x", "https://me@a.example", "ftp://a.example", "https://a.example,https://b.example"],
)  # fmt: skip
def test_a_bad_origin_is_told_with_one_that_would_do(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("YUNXIAN_EMBED_ORIGINS", f"https://good.example {wrong}")
    with pytest.raises(BadSetting) as told:
        settings.origins()
    assert "YUNXIAN_EMBED_ORIGINS" in str(told.value) and repr(wrong) in str(told.value)
    assert "https://www.example.gov.cn" in str(told.value)


@pytest.mark.parametrize("length", [1, 31])
def test_a_short_secret_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    monkeypatch.setenv("YUNXIAN_SESSION_SECRET", "§" * length)
    with pytest.raises(BadSetting, match=r"YUNXIAN_SESSION_SECRET .* at least 32") as told:
        settings.secret("YUNXIAN_SESSION_SECRET")
    assert "§" not in str(told.value)


def test_a_long_secret_and_none_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.secret("YUNXIAN_SESSION_SECRET") == ""
    monkeypatch.setenv("YUNXIAN_SESSION_SECRET", "x" * 32)
    assert settings.secret("YUNXIAN_SESSION_SECRET") == "x" * 32


@pytest.mark.parametrize("name", NUMBERS[:3])
def test_a_setting_with_which_nobody_could_use_the_bot_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{tmp_path}/x.db")
    monkeypatch.setenv(name, "0")
    with pytest.raises(BadSetting, match=name):
        desk_of_settings()


def test_the_bot_does_not_start_with_a_bad_setting_and_says_why(agent: object, tmp_path: Path) -> None:
    wrong = {"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db", "YUNXIAN_EMBED_ORIGINS": "*"}
    started = subprocess.run(
        [sys.executable, "-m", "bot.run", "--port", "0"],
        env={**os.environ, **wrong},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert started.returncode == 1
    assert started.stderr.strip().splitlines()[-1].startswith("YUNXIAN_EMBED_ORIGINS")
    assert "Traceback" not in started.stderr


def test_the_docs_list_every_setting_with_its_default_and_what_it_does() -> None:
    table = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*) \|$", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE
    )
    assert table == [(s.name, f"`{s.default}`" if s.default else "empty", s.help) for s in SETTINGS]
