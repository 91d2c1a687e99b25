"""People who write through nginx, each as the page does: what failed is sent again under the same id."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.channels.sessions import Sessions
from bot.store.tables import turns
from tests.bot.channels.web_client import Page, new_id
from tests.server import Server
from tests.workers.cluster import SECRET

# Seconds after which the page sends again what failed.
AGAIN = 0.5
# Seconds between an answer and the next message.
PAUSE = 0.05
PHONES = ("12345", "12333", "110")


@dataclass
class Person:
    """What one person sent and got: seconds of each attempt, what was wrong, the answers by message id; ``waits`` while a turn
    of theirs is under way."""

    page: Page
    text: str
    topic: str = ""
    took: List[float] = field(default_factory=list)
    wrong: List[str] = field(default_factory=list)
    answers: Dict[str, Any] = field(default_factory=dict)
    statuses: List[int] = field(default_factory=list)
    waits: bool = False

    @property
    def session(self) -> str:
        """Whose turns are kept."""
        return Sessions(SECRET, 30).read(self.page.token or "")

    def talk(self, until: threading.Event) -> None:
        """Write again and again."""
        while not until.is_set():
            self.ask(new_id())
            time.sleep(PAUSE)

    def ask(self, message: str) -> None:
        """Send a message until it is answered; what has no phone or no answer in it is noted as wrong."""
        for _ in range(60):
            began, self.waits = time.monotonic(), True
            try:
                reply = self.page.say(self.text, message)
            except (OSError, ValueError) as error:
                self.wrong.append(f"no reply: {error!r}")
                time.sleep(AGAIN)
                continue
            finally:
                self.waits = False
            self.took.append(time.monotonic() - began)
            self.statuses.append(reply.status)
            if reply.status == 200:
                self.answers[message] = reply.body["messages"]
                return
            if not any(phone in reply.body["text"] for phone in PHONES):
                self.wrong.append(f"no phone: {reply.body}")
            time.sleep(AGAIN)
        self.wrong.append(f"{message} was never answered")


@contextmanager
def writing(front: Server, texts: Dict[str, str], count: int = 6) -> Iterator[List[Person]]:
    """So many people who write while this lasts. ``texts``: what is asked, and the topic that answers it."""
    kinds = list(texts.items())
    people = [Person(Page(front), *kinds[number % len(kinds)]) for number in range(count)]
    for person in people:
        person.page.token = person.page.send("POST", "/session").body["session"]
    until = threading.Event()
    threads = [threading.Thread(target=person.talk, args=(until,)) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield people
    finally:
        until.set()
        for thread in threads:
            thread.join(60)


def kept_of(database: Engine, person: Person) -> Dict[str, Any]:
    """The answers that are kept of a person, by message id."""
    wanted = select(turns.c.id, turns.c.answer).where(turns.c.session == person.session)
    with database.connect() as connection:
        return {row.id: row.answer and json.loads(row.answer) for row in connection.execute(wanted)}
