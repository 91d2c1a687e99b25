"""A server that is told to stop answers and keeps what it has begun, and keeps nobody waiting."""

import json
import os
import signal
import socket
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any, List, Tuple

from bot.store.database import Database
from tests.bot.channels.web_client import WEB, new_id, opened
from tests.bot.staff_on_duty import put_on_duty
from tests.server import Server, running

MANY = 40


def stop(server: Server) -> float:
    """Tell a server to stop; gives the seconds until it has."""
    process = server._process
    assert process
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    assert process.returncode == 0
    return time.monotonic() - begun


def hang_up_after_sending(server: Server, token: Any, text: str) -> None:
    """Send a message and be gone: the answer reaches nobody, yet the page will ask for it again."""
    body = json.dumps({"id": new_id(), "text": text}).encode()
    head = f"POST {WEB}/message HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def rows(folder: Path) -> List[Tuple[str, Any]]:
    with sqlite3.connect(folder / "x.db") as connection:
        return list(connection.execute("SELECT text, answer FROM turns"))


def test_turns_that_run_are_answered_and_kept(agent: Any, tmp_path: Path) -> None:
    wanted = {"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db"}
    replies: List[Any] = []
    with running(environment=wanted) as server:
        pages = [opened(server) for _ in range(MANY)]

        def say(at: int) -> None:
            if at % 4 == 0:
                hang_up_after_sending(server, pages[at].token, f"公租房{at}")
            elif at % 4 == 1:
                body = {"sender": f"s{at}", "message": f"公租房{at}"}
                replies.append((at, server.post("/webhooks/rest/webhook", body)[0]))
            else:
                replies.append((at, pages[at].say(f"公租房{at}").status))

        threads = [threading.Thread(target=say, args=(at,)) for at in range(MANY)]
        for thread in threads:
            thread.start()
        while len(replies) < MANY / 5:  # all are sent by then, however fast the machine; few are answered
            time.sleep(0.005)
        answered_before = len(replies)
        took = stop(server)
        for thread in threads:
            thread.join(10)
    kept = dict(rows(tmp_path))
    assert answered_before < MANY * 3 / 4  # else nothing ran any more
    assert len(replies) == MANY * 3 / 4 and {status for _, status in replies} == {200}
    assert len(kept) == MANY and all(kept.values())
    assert took < 2 * 6


def test_a_page_that_waits_for_a_person_does_not_hold_the_stop_up(agent: Any, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/x.db"
    with running(environment={"YUNXIAN_DATABASE": address}) as server:
        database = Database(address)
        put_on_duty(database)
        database.close()
        page, told = opened(server), []
        assert page.say("我要人工").body["waiting"] is True
        thread = threading.Thread(target=lambda: told.append(page.wait(10_000)))
        thread.start()
        time.sleep(0.5)
        assert stop(server) < 2 * 2.0
        thread.join(10)
    assert told[0].status == 200 and told[0].body == {"messages": [], "waiting": True}


def test_what_was_written_last_stands_in_the_file_itself(agent: Any, tmp_path: Path) -> None:
    """Nothing is left in the write-ahead log: the file alone can be copied."""
    with running(environment={"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db"}) as server:
        opened(server).say("公租房")
        stop(server)
    assert not (tmp_path / "x.db-wal").exists() or os.path.getsize(tmp_path / "x.db-wal") == 0
    assert rows(tmp_path)[0][1]


def test_an_ordinary_stop_writes_no_error(agent: Any, tmp_path: Path) -> None:
    given = {"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db", "YUNXIAN_LOG": "json"}
    with (tmp_path / "log").open("wb") as log, running(environment=given, log=log) as server:
        opened(server).say("公租房")
        stop(server)
    assert '"level": "error"' not in (tmp_path / "log").read_text("utf-8")
