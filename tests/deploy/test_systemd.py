"""The systemd units: systemd takes them, and what they start is there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import SETTINGS

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "deploy/systemd"
SERVICE = (FOLDER / "yunxian@.service").read_text("utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_systemd_takes_them(tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        text = path.read_text("utf-8").replace("/opt/yunxian", str(ROOT))
        (tmp_path / path.name).write_text(text, "utf-8")
    checked = subprocess.run(
        [
            "systemd-analyze",
            "verify",
            "--man=no",
            str(tmp_path / "yunxian@.service"),
            str(tmp_path / "yunxian.target"),
        ],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0 and "yunxian" not in checked.stderr, checked.stderr


def test_what_they_start_is_there() -> None:
    for module in re.findall(r"python -m ([\w.]+)", SERVICE):
        assert (ROOT / (module.replace(".", "/") + ".py")).exists()
    assert "Restart=always" in SERVICE


def test_the_example_of_settings_names_only_settings_and_no_secret() -> None:
    example = (ROOT / "deploy/environment.example").read_text("utf-8")
    held = dict(re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE))
    assert set(held) <= {setting.name for setting in SETTINGS}
    assert held["YUNXIAN_PRODUCTION"] == "yes" and held["YUNXIAN_SESSION_SECRET"] == ""
    assert held["YUNXIAN_DATABASE"] == held["YUNXIAN_REDIS"] == ""


def test_a_worker_may_do_little_and_write_where_it_keeps_things() -> None:
    held = dict(re.findall(r"^(\w+)=(.*)$", SERVICE, re.MULTILINE))
    assert held["User"] == held["Group"] == "yunxian" and held["UMask"] == "0077"
    assert held["EnvironmentFile"] == "/etc/yunxian/environment"
    assert held["NoNewPrivileges"] == held["ProtectHome"] == held["PrivateTmp"] == "yes"
    assert held["ProtectSystem"] == "strict" and held["CapabilityBoundingSet"] == ""
    # The database and its like, topics and offices, taught examples.
    written = {path.replace("/opt/yunxian/", "") for path in held["ReadWritePaths"].split()}
    assert written == {"var", "policy_kb", "data/nlu"}
    assert 1000 <= int(held["MemoryMax"].rstrip("M")) <= 2000  # each holds some 500 MB, more while it loads
