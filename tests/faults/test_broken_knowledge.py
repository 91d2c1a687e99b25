"""Somebody breaks a knowledge file by hand, and then the server starts anew: what was served last serves on."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bot.channels.web_client import Page
from tests.checkout_copy import copy_checkout
from tests.knowledge_copy import edit
from tests.server import Server, running

WAGES = "policy_kb/documents/yunxian-2016-54/topics/wages.yml"
ASKED = "老板拖欠工资三个月不给"


def answer(server: Server) -> str:
    card = Page(server).say(ASKED).body["messages"][0]
    assert card["custom"]["outcome"] == "answered"
    return str(card["text"])


def test_a_start_with_a_broken_file_answers_as_before(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path / "checkout")
    log = tmp_path / "log"
    settings = {"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db"}
    with running(environment=settings, checkout=checkout) as server:
        before = answer(server)
    edit(checkout / WAGES, lambda text: text.replace("  say:", "  say: [", 1))
    with log.open("wb") as written, running(environment=settings, checkout=checkout, log=written) as server:
        assert answer(server) == before
    assert "those of the last time serve" in log.read_text() and "wages.yml" in log.read_text()


def test_a_first_start_with_a_broken_file_says_which_and_how_to_mend_it(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path / "checkout")
    edit(checkout / WAGES, lambda text: text.replace("  say:", "  say: [", 1))
    started = subprocess.run(
        [sys.executable, "-m", "bot.run", "--port", "0"],
        cwd=checkout,
        env={**os.environ, "YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 1 and "Traceback" not in started.stderr
    assert "the knowledge base cannot be used" in started.stderr and "wages.yml" in started.stderr
