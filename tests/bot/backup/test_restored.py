"""A server's data are backed up while people write, wiped, restored: conversations, accounts, trail and answers are there."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Dict, List

import pytest
from sqlalchemy import create_engine, select

from bot.store.accounts import all_accounts
from bot.store.database import Database
from bot.store.tables import turns
from bot.store.trail import check_trail
from tests.bot.channels.web_client import Page, opened
from tests.checkout_copy import copy_checkout
from tests.conftest import NewAddress
from tests.server import Server, running

SAID, EDITED = "工钱被拖欠，政府要管。", "工钱被拖欠，政府要管，这是改过的话。"
WAGES = "拖欠工资"


def command(checkout: Path, address: str, module: str, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "YUNXIAN_DATABASE": address, "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-m", f"bot.cli.{module}", *words],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
    )


def topic_file(checkout: Path, words: str = SAID) -> Path:
    (found,) = [
        p for p in checkout.glob("policy_kb/documents/*/topics/*.yml") if words in p.read_text("utf-8")
    ]
    return found


def write_until(done: threading.Event, page: Page, said: List[str]) -> None:
    while not done.is_set():
        name = f"meanwhile-{len(said)}"
        assert page.say("公租房", name).status == 200
        said.append(name)


def kept(address: str) -> Dict[str, Any]:
    database = Database(address)
    found = {
        "turns": database.read_now(lambda c: {row.id: row.answer for row in c.execute(select(turns))}),
        "accounts": database.read_now(lambda c: [(a.name, a.role) for a in all_accounts(c)]),
        "trail": database.read_now(check_trail),
    }
    database.close()
    return found


def live(server: Server, checkout: Path, address: str) -> Dict[str, Any]:
    """Let people talk, add an account, back up while somebody goes on writing; gives what was there before."""
    page = opened(server)
    answer = page.say(WAGES, "the-message").body
    assert EDITED in answer["messages"][0]["text"]
    assert command(checkout, address, "accounts", "add", "张三", "--role", "坐席").returncode == 0
    before, done, said = kept(address), threading.Event(), []  # type: ignore[var-annotated]
    writer = threading.Thread(target=write_until, args=(done, opened(server), said))
    writer.start()
    while len(said) < 3:
        done.wait(0.01)
    try:
        made = command(checkout, address, "backup")
    finally:
        done.set()
        writer.join(20)
    assert made.returncode == 0, made.stderr
    assert len(said) > 10  # people did write meanwhile
    return {"token": page.token, "answer": answer, "before": before}


def wipe(checkout: Path, address: str) -> None:
    path = topic_file(checkout, EDITED)
    path.write_text(path.read_text("utf-8").replace(EDITED, SAID), "utf-8")
    (checkout / "data/nlu/reviewed.yml").unlink()
    shutil.rmtree(checkout / "models")
    for path in (checkout / "var").iterdir():
        if path.name != "backups":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if address.startswith("postgresql"):
        engine = create_engine(address)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()


@pytest.mark.timeout(300)
def test_all_is_there_again(agent: Any, tmp_path: Path, new_address: NewAddress) -> None:
    checkout = copy_checkout(tmp_path / "copy")
    (checkout / "var").mkdir()
    address, reviewed = new_address(checkout / "var"), checkout / "data/nlu/reviewed.yml"
    settings = {"YUNXIAN_DATABASE": address, "YUNXIAN_SESSION_PER_MINUTE": "100000"}
    path = topic_file(checkout)
    path.write_text(path.read_text("utf-8").replace(SAID, EDITED), "utf-8")
    reviewed.write_text("nlu: []\n", "utf-8")
    with running(environment=settings, checkout=checkout) as server:
        was = live(server, checkout, address)
        (archive,) = (checkout / "var/backups").glob("*.tar.gz")
        assert archive.stat().st_mode & 0o777 == 0o600
        assert command(checkout, address, "restore", str(archive)).returncode == 1  # a server runs
    wipe(checkout, address)
    restored = command(checkout, address, "restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    assert reviewed.read_text("utf-8") == "nlu: []\n"
    now = kept(address)
    assert now["accounts"] == was["before"]["accounts"] and now["trail"] == was["before"]["trail"]
    assert was["before"]["turns"].items() <= now["turns"].items()
    assert command(checkout, address, "trail").returncode == 0
    with running(environment=settings, checkout=checkout) as server:
        page = Page(server, was["token"])
        assert page.say(WAGES, "the-message").body["messages"] == was["answer"]["messages"]
        assert page.say(WAGES).body["messages"][0]["text"] == was["answer"]["messages"][0]["text"]
