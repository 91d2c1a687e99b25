"""The disk is full: people are answered all the same, and what was kept before is still there."""

import resource
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Dict, List

from tests.bot.channels.web_client import Page, opened
from tests.faults.conftest import IN_TIME
from tests.server import running

# Bytes of each file the server writes. The tables and a few turns need less.
LARGEST_FILE = 600 * 1024
SAID = "我在工地干了三个月，老板一直拖着工钱不给，" * 20


def kept(path: Path) -> List[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id FROM turns WHERE answer IS NOT NULL").fetchall()
    return [row[0] for row in rows]


def test_people_are_answered_on_a_full_disk_and_nothing_that_was_kept_is_lost(
    tmp_path: Path, apart: Dict[str, str]
) -> None:
    with running(environment=apart) as server:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        page = opened(server)
        before: List[str] = []
        for number in range(400):
            name, asked_at = f"message-{number:04}", time.monotonic()
            reply = fill(page, name)
            assert time.monotonic() - asked_at < IN_TIME
            assert reply["messages"][0]["text"]
            if name not in kept(tmp_path / "x.db"):
                break
            before.append(name)
        else:
            raise AssertionError("the disk never became full: nothing was tested")
        assert before, "the disk was full from the beginning: nothing was tested"
        assert page.say("娃娃在县城读书要哪样").body["messages"][0]["custom"]["outcome"] == "answered"
    with running(environment=apart) as server:
        again = opened(server)
        again.token = page.token
        assert set(before) <= set(kept(tmp_path / "x.db"))
        assert again.say("公租房咋个申请").status == 200


def fill(page: Page, name: str) -> Dict[str, List[Dict[str, str]]]:
    reply = page.say(SAID, name)
    assert reply.status == 200, reply
    body: Dict[str, List[Dict[str, str]]] = reply.body
    return body
