"""Each command of a page in docs/howto/ that runs the assistant is really run, in a copy of the project."""

import os
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any, Dict

import pytest

from bot.model_file import digest_path, model_path
from bot.present_model import take
from tests.checkout_copy import ROOT, copy_checkout
from tests.server import free_port

PAGES = (
    "back-up-and-restore",
    "manage-people",
    "review-what-was-not-answered",
    "start-and-stop",
    "switch-off",
    "teach-a-phrasing",
    "train-and-bring-back",
    "watch-it-run",
)
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:make|\.venv/bin/python -m) [\w.-]+(?: ARGS='[^'…]*')?")
# What takes too long to be run twice, and by which tests it is run.
RUN_ELSEWHERE = {
    "make bench": "tests/test_speed.py",
    "make bundle": "tests/deploy/test_bundle.py",
    "make calibrate": "tests/bot/test_calibrating.py",
    "make forget": "tests/bot/store/test_retention.py",
    "make test": ".ci/run",
    ".venv/bin/python -m bot.cli.train": "tests/bot/cli/test_train.py",
}
# A database as a server leaves it; the pages speak of one that is there.
BEGIN = "set -e\nmake trail > /dev/null\n"


def howto_pages() -> Dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in (ROOT / "docs/howto").glob("*.md")}


@pytest.fixture
def checkout(tmp_path: Path, agent: Any) -> Path:
    """The project, with a model that was served before the present one."""
    copied = copy_checkout(tmp_path / "copy")
    present = copied / "models" / model_path().name
    former = present.with_name(f"{'0' * 16}.tar.gz")
    for part in (Path, digest_path):
        os.link(part(present), part(former))
    take(former, copied)
    take(present, copied)
    return copied


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
    pages = [name for name, text in howto_pages().items() if BLOCK.search(text)]
    assert sorted(pages) == sorted(PAGES)


def test_every_command_that_a_page_speaks_of_is_run_somewhere() -> None:
    texts = howto_pages().values()
    run = {found for text in texts for block in BLOCK.findall(text) for found in COMMAND.findall(block)}
    run |= {command.replace("make ", ".venv/bin/python -m bot.cli.") for command in run}
    run |= {command.partition(" ARGS")[0] for command in run} | set(RUN_ELSEWHERE)
    spoken_of = {
        found for text in texts for block in FENCED.findall(text) for found in COMMAND.findall(block)
    }
    spoken_of |= {
        found
        for text in texts
        for code in re.findall(r"`([^`\n]+)`", text)
        for found in COMMAND.findall(code)
    }
    assert spoken_of and spoken_of <= run
    assert all((ROOT / test).exists() for test in RUN_ELSEWHERE.values())
