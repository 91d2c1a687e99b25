"""The server's clock is set back by a day while people write."""

from pathlib import Path
from typing import Dict

import pytest

from tests.bot.channels.web_client import Reply, opened
from tests.needed import need
from tests.server import running

LIBRARY = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)


def answered(reply: Reply) -> bool:
    return reply.status == 200 and reply.body["messages"][0]["custom"]["outcome"] == "answered"


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    """A file that says how far the clock is off."""
    need(LIBRARY, "faketime")
    path = tmp_path / "clock"
    path.write_text("+0\n")
    return path


def test_a_clock_set_back_ends_no_session_and_loses_no_turn(clock: Path, apart: Dict[str, str]) -> None:
    faked = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with running(environment={**apart, **faked}) as server:
        page = opened(server)
        first = page.say("老板拖欠工资", "message-1")
        assert answered(first)
        clock.write_text("-1d\n")
        # The same message once more is the same answer; a new one goes on with the conversation.
        assert page.say("老板拖欠工资", "message-1").body["messages"] == first.body["messages"]
        more = page.say("归哪个部门管", "message-2")
        assert answered(more) and more.body["messages"][0]["custom"]["topic"] == "wage_arrears"
        for number in range(30):
            reply = page.say("娃娃在县城读书要哪样", f"message-{number + 3}")
            assert answered(reply) or (reply.status == 429 and int(reply.headers["retry-after"]) <= 60)
        assert opened(server).say("公租房咋个申请").status == 200
        assert server.send("GET", "/healthz")[0] == 200
