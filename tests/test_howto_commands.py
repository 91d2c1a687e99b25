"""Each command of a page in docs/howto/ that runs the assistant is really run, in a copy of the project."""

import os
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.checkout_copy import ROOT, copy_checkout
from tests.server import free_port

PAGES = ("back-up-and-restore", "start-and-stop", "switch-off", "watch-it-run")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A database as a server leaves it; the pages speak of one that is there.
BEGIN = "set -e\nmake trail > /dev/null\n"


@pytest.fixture
def checkout(tmp_path: Path, agent: Any) -> Path:
    return copy_checkout(tmp_path / "copy")


@pytest.mark.timeout(200)
@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_the_page_works(name: str, checkout: Path) -> None:
    blocks = BLOCK.findall((ROOT / f"docs/howto/{name}.md").read_text("utf-8"))
    assert blocks
    script = BEGIN + "".join(blocks).replace("5005", str(free_port()))
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("YUNXIAN", "MAKE"))
    }
    running = subprocess.Popen(
        ["bash", "-c", script],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = running.communicate(timeout=150)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)  # a server that a page has left running
    assert running.returncode == 0, said


def test_a_page_that_has_commands_to_run_is_among_them() -> None:
    pages = [path for path in (ROOT / "docs/howto").glob("*.md") if BLOCK.search(path.read_text("utf-8"))]
    assert sorted(path.stem for path in pages) == sorted(PAGES)
