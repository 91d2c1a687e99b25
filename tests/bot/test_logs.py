"""Nothing that a person writes comes into the log of the server, whatever goes wrong; each line is an event."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

from tests.bot.channels.web_client import new_id, opened
from tests.bot.staff.console_stub import Client
from tests.bot.web.visitor import Visitor
from tests.server import Server, running

MARK = "西瓜皮"  # stands in no knowledge and no wording
ODD = [
    f"{MARK}欠我工钱",
    f"/{MARK}",
    f'/policy{{"topic": "{MARK}"}}',
    f"%s %d {MARK} {{x}} \\u0000 \x00",
    f"<script>{MARK}</script>\n{MARK}",
    f"{MARK}" * 330,
    f"{MARK}" * 400,
    f"沟塌了{MARK}还在底下",
    f"我要人工{MARK}",
]


class Site(Server):
    """A running bot, its database and its log."""

    folder: Path

    def lines(self) -> List[str]:
        return (self.folder / "log").read_text("utf-8").splitlines()


@pytest.fixture(scope="module", params=["json", "plain"])
def site(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, agent: Any
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("log")
    wanted = {
        "YUNXIAN_DATABASE": f"sqlite:///{folder}/x.db",
        "YUNXIAN_LOG": request.param,
        "YUNXIAN_SESSION_PER_MINUTE": "10000",
    }
    with (folder / "log").open("wb") as log, running(environment=wanted, log=log) as server:
        site = Site(server.port, 0.0)
        site.folder = folder
        talk(site)
        with sqlite3.connect(folder / "x.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")  # nothing can be kept meanwhile
            opened(site).say(f"公租房{MARK}")
            Visitor(site).say(f"公租房{MARK}")
            other.execute("ROLLBACK")
        yield site


def talk(site: Site) -> None:
    page, visitor = opened(site), Visitor(site)
    for text in ODD:
        page.say(text)
        visitor.say(text)
        site.post("/webhooks/rest/webhook", {"sender": MARK, "message": text})
    for body in (f'{{"text": "{MARK}', f'["{MARK}"]', f'{{"sender": 1, "message": "{MARK}"}}'):
        site.post("/webhooks/rest/webhook", body.encode())
        site.post("/webhooks/web/message", body.encode())
    site.send("GET", f"/nothing?{MARK.encode().hex()}")
    page.send("POST", "/message", {"id": new_id(), "text": MARK}, {"Authorization": "Bearer nonsense"})
    Client(site).post("/staff/sign-in", {"name": MARK, "password": MARK})  # type: ignore[arg-type]


def test_no_word_of_anybody_stands_in_the_log(site: Site) -> None:
    marked = (MARK, json.dumps(MARK)[1:-1], MARK.encode().hex(), repr(MARK.encode())[2:-1])
    assert [line for line in site.lines() if any(mark in line for mark in marked)] == []


def test_a_turn_is_one_line_without_its_sender(site: Site) -> None:
    turns = [line for line in site.lines() if "bot.channels.watched" in line]
    answered = 3 * (len(ODD) - 1) + 2  # one is too long
    assert len(turns) == answered
    with sqlite3.connect(site.folder / "x.db") as connection:
        sessions = [row[0] for row in connection.execute("SELECT DISTINCT session FROM turns")]
    assert sessions and not any(session in line for session in sessions for line in site.lines())


def test_what_went_wrong_is_told_with_its_place(site: Site) -> None:
    locked = [line for line in site.lines() if "could not be kept" in line]
    assert locked and all("database is locked" in line for line in locked)
    assert all("once.py" in line or "keeping.py" in line for line in locked)


def test_json_is_one_object_a_line(tmp_path: Path, agent: Any) -> None:
    wanted = {"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db", "YUNXIAN_LOG": "json"}
    with (tmp_path / "log").open("wb") as log, running(environment=wanted, log=log) as server:
        opened(server).say("公租房")
    lines = (tmp_path / "log").read_text("utf-8").splitlines()
    found: List[Dict[str, Any]] = [json.loads(line) for line in lines if line.startswith("{")]
    assert [line for line in lines if not line.startswith("{")] == [
        line
        for line in lines
        if line.startswith(("云县", "工作人员"))  # what the start tells whoever started it
    ]
    (turn,) = [line for line in found if line["event"] == "turn"]
    assert turn["outcome"] == "answered" and turn["channel"] == "web" and turn["level"] == "info"
    assert 0 < turn["ms"] < 4000 and len(turn["kb"]) == 12 and turn["at"].endswith("+08:00")


LIBRARIES = """
import asyncio, logging, sys, warnings
from bot.rasa_setup import prepare
prepare()
import structlog
from bot.logs import begin_serving, set_up_logs
set_up_logs(sys.argv[1])
mark = sys.argv[2]
logging.getLogger("rasa.core").warning("before anybody is served")
begin_serving()
from rasa.core.channels.rest import structlogger
def fail():
    secret = mark
    try:
        raise KeyError(mark)
    except KeyError as error:
        raise ValueError(f"cannot read {mark}") from error
try:
    fail()
except ValueError:
    structlogger.exception("rest.message.received.failure", text=mark)
    structlogger.error(f"free words with {mark}")
    logging.getLogger("bot.channels.exchange").exception("a turn failed on channel %s", "web")
    logging.getLogger("rasa.core.processor").warning("could not parse '%s'", mark, exc_info=True)
logging.getLogger("rasa.core.processor").warning(f"free words with {mark}")
logging.getLogger("sanic.error").error("%d %d", mark)
warnings.warn(mark)
async def forget():
    async def broken():
        fail()
    asyncio.ensure_future(broken())
    await asyncio.sleep(0.01)
asyncio.run(forget())
import gc; gc.collect()
"""


@pytest.mark.parametrize("kind", ["json", "plain"])
def test_what_libraries_say_of_a_message_is_left_out(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIBRARIES, kind, MARK], capture_output=True, text=True, timeout=60, check=True
    )
    said = done.stdout + done.stderr
    assert MARK not in said and json.dumps(MARK)[1:-1] not in said and "free words" not in said
    assert "before anybody is served" in said and "rest.message.received.failure" in said
    assert "a turn failed on channel web" in said
    assert said.count("ValueError from KeyError") >= 3 and "fail" in said
