"""Five hundred personal numbers in many spellings go through the real bot and the console; none is found anywhere after."""

import re
import sqlite3
from pathlib import Path
from typing import Any, Iterator, List, Tuple

import pytest

from tests.bot.channels.web_client import opened
from tests.bot.staff.console_stub import Client
from tests.personal_numbers_seed import in_message, leaks, seeded
from tests.server import Server, running
from tests.staff_account import new_account

NUMBERS = seeded(500)
EDITOR = "编辑甲"
# What a line of the log begins with: its digits are by chance those of somebody's day of birth.
MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d ")


class Site(Server):
    """A running bot and what it leaves behind."""

    folder: Path
    password: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    address = f"sqlite:///{folder}/x.db"
    limits = {"YUNXIAN_SESSION_PER_MINUTE": "100000", "YUNXIAN_ADDRESS_PER_MINUTE": "100000"}
    with (folder / "log").open("wb") as log, running(
        environment={"YUNXIAN_DATABASE": address, **limits}, log=log
    ) as server:
        site = Site(server.port, 0.0)
        site.folder, site.password = folder, new_account(address, EDITOR, "admin")
        yield site


def everything(folder: Path) -> Iterator[Tuple[str, str]]:
    """Every value of every row of the database, every line of the log: where it stands and what it says."""
    with sqlite3.connect(folder / "x.db") as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f"SELECT * FROM {table}"):
                yield from ((table, value) for value in row if isinstance(value, str))
    for line in (folder / "log").read_text("utf-8", "replace").splitlines():
        yield "log", MOMENT.sub("", line)


def tell_the_bot(site: Site) -> List[Tuple[str, str]]:
    """Write every number to the bot, over both channels; gives what it answers."""
    pages = [opened(site) for _ in range(10)]
    assert pages[0].say("人工").body["waiting"]
    seen: List[Tuple[str, str]] = []
    for at, (_, _, spelled) in enumerate(NUMBERS):
        text = in_message(spelled, at)
        if at % 5 == 0:
            body: Any = {"sender": " ".join(spelled.split()), "message": text}
            status, messages = site.post("/webhooks/rest/webhook", body)
        else:
            reply = pages[at % 10].say(text)
            status, messages = reply.status, reply.body["messages"]
        assert status == 200, text
        seen += [("answer", message["text"]) for message in messages]
    return seen


def type_at_the_console(site: Site, staff: Client) -> None:
    """Type numbers wherever the staff can type."""
    assert staff.post("/staff/queue/1/claim").status == 303
    for at, (_, _, spelled) in enumerate(NUMBERS[:100]):
        text = in_message(spelled, at)
        address, fields = [
            ("/staff/queue/1/answer", {"text": text}),
            ("/staff/aid", {"text": text}),
            ("/staff/document", {"text": text, "words": text}),
            (
                "/staff/missed/decide",
                {"key": text[:40], "until": "1", "choice": "new_topic", "note": text[:200]},
            ),
            ("/staff/sign-in", {"name": spelled[:32], "password": text}),
        ][at % 5]
        (Client(site) if "sign-in" in address else staff).post(address, fields)  # type: ignore[arg-type]
    reply = staff.post("/staff/queue/1/close", {"result": "solved", "note": NUMBERS[0][2]})
    assert reply.status == 303


def pages_and_exports(staff: Client) -> List[Tuple[str, str]]:
    """What the console shows and gives out."""
    pages = ("queue", "queue/1", "missed", "missed/decided", "figures", "trail")
    exports = {
        "/staff/trail/table": {},
        "/staff/missed/export": {},
        "/staff/figures.csv": {"from": "2026-01-01", "to": "2100-01-01"},
    }
    return [
        *((path, staff.get(f"/staff/{path}").text) for path in pages),
        *((path, staff.post(path, fields).text) for path, fields in exports.items()),
    ]


@pytest.mark.timeout(300)
def test_no_personal_number_is_left_anywhere(site: Site) -> None:
    staff = Client(site)  # type: ignore[arg-type]
    assert staff.sign_in(EDITOR, site.password).status == 303
    staff.post("/staff/duty", {"on": "1"})
    seen = tell_the_bot(site)
    type_at_the_console(site, staff)
    texts = {*everything(site.folder), *seen, *pages_and_exports(staff)}
    # Fewer digits than nine stand in digests by chance.
    found = {(where, digits) for where, text in texts for _, digits, _ in NUMBERS if leaks(text, digits, 9)}
    assert found == set()


def test_the_messages_themselves_are_there(site: Site) -> None:
    """Else the test above would find nothing in nothing."""
    texts = [text for where, text in everything(site.folder) if where == "turns"]
    assert (
        sum("〔手机号〕" in text or "〔身份证号〕" in text or "〔银行卡号〕" in text for text in texts) >= 450
    )
