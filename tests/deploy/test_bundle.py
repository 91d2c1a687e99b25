"""The bundle for a server without internet: with FULL=1 made and installed with no network at all; always: refusals."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
INSTALL = ROOT / "deploy/install_offline.sh"


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """What an unpacked bundle looks like, without packages."""
    folder = tmp_path / "yunxian-0.0.0-cp310-linux_x86_64"
    (folder / "deploy").mkdir(parents=True)
    (folder / "wheels").mkdir()
    (folder / "deploy/install_offline.sh").write_bytes(INSTALL.read_bytes())
    (folder / "wheels/requirements.txt").write_text("")
    digest = hashlib.sha256(b"").hexdigest()
    (folder / "SHA256SUMS").write_text(f"{digest}  ./wheels/requirements.txt\n")
    return folder


def install(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", "deploy/install_offline.sh", *arguments], cwd=folder, capture_output=True, text=True
    )


def test_a_damaged_bundle_is_not_installed(unpacked: Path) -> None:
    (unpacked / "wheels/requirements.txt").write_text("rasa==0.1\n")
    done = install(unpacked)
    assert done.returncode == 1 and "damaged" in done.stderr and not (unpacked / ".venv").exists()


def test_a_checkout_is_no_bundle(unpacked: Path) -> None:
    (unpacked / "wheels/requirements.txt").unlink()
    done = install(unpacked)
    assert done.returncode == 1 and "make bundle" in done.stderr


def test_a_machine_without_the_python_is_told_which(unpacked: Path) -> None:
    done = install(unpacked, "/nowhere/python3.10")
    assert done.returncode == 1 and "CPython 3.10" in done.stderr


@pytest.mark.timeout(900)
@pytest.mark.skipif(os.environ.get("FULL") != "1", reason="three minutes and 250 MB: FULL=1")
def test_a_bundle_installs_and_answers_without_a_network(tmp_path: Path) -> None:
    subprocess.run(["make", "bundle"], cwd=ROOT, check=True, capture_output=True)
    (packed,) = (ROOT / "dist").glob("*.tar.gz")
    subprocess.run(["tar", "xzf", str(packed), "-C", str(tmp_path)], check=True)
    (folder,) = tmp_path.iterdir()
    python = Path(ROOT / ".venv/bin/python").resolve()
    script = f'deploy/install_offline.sh {python} && make ask Q="老板拖欠工资"'
    done = subprocess.run(
        ["unshare", "--net", "sh", "-c", script], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0 and "12333" in done.stdout, done.stderr
