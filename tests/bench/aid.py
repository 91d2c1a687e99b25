"""How long the answer aid takes while ten of the staff type at once. Used by the bench and by a test.

Each types recorded messages character by character and asks as the page's script does: when the typing pauses, one question
at a time, the newest text next. Without browsers: ten of them would leave the server no processor.
"""

import http.client
import random
import re
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Tuple
from urllib.parse import urlencode

from bot.scorecard import read_questions
from tests.server import running
from tests.staff_account import new_account

STAFF = 10
# Milliseconds from the last key until the suggestions are there, at the 95th percentile: at most.
LIMIT = 300.0
SECONDS = 20.0
# As in bot/staff/files/aid.js: seconds without a key until it is asked.
PAUSE = 0.12
# Characters a second, and seconds between two callers.
SLOWEST, FASTEST, BREATH = 3.0, 5.0, 0.5
# The first of each typist's questions; a server that was just started is slower for them.
WARM_UP = 3
QUESTIONS = Path(__file__).parent.parent / "questions" / "heldout_e.jsonl"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Waits:
    """Milliseconds at the median and the 95th percentile, from the last key and from the question; how many there were."""

    key_median: float
    key_p95: float
    asked_median: float
    asked_p95: float
    count: int


class Typist:
    """One of the staff, signed in, with a connection of their own."""

    def __init__(self, port: int, name: str, password: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self._headers = dict(_FORM)
        self._send("POST", "/staff/sign-in", name=name, password=password)
        found = re.search(r'name="csrf" value="(\w+)"', self._send("GET", "/staff"))
        assert found
        self._csrf = found.group(1)
        self.from_key: List[float] = []
        self.from_question: List[float] = []

    def type(self, texts: Iterator[str], until: float, chance: random.Random) -> None:
        """Type text after text until a moment of the monotonic clock."""
        while time.monotonic() < until:
            self._type_one(next(texts), until, chance)
            time.sleep(BREATH)
        self._connection.close()

    def _type_one(self, text: str, until: float, chance: random.Random) -> None:
        now = time.monotonic()
        keys = [now]
        for _ in text[1:]:
            keys.append(keys[-1] + 1 / chance.uniform(SLOWEST, FASTEST))
        at = 0
        while at < len(keys) and keys[at] + PAUSE < until:
            time.sleep(max(0.0, keys[at] + PAUSE - time.monotonic()))
            # Whatever was typed while the former question was answered goes with this one.
            at = max(typed for typed, key in enumerate(keys) if key <= time.monotonic())
            asked = time.monotonic()
            page = self._send("POST", "/staff/aid", csrf=self._csrf, text=text[: at + 1], topic="")
            done = time.monotonic()
            assert 'id="said"' in page
            self.from_key.append((done - keys[at]) * 1000)
            self.from_question.append((done - asked) * 1000)
            at += 1

    def _send(self, method: str, path: str, **fields: str) -> str:
        body = urlencode(fields) if fields else None
        self._connection.request(method, path, body, self._headers)
        reply = self._connection.getresponse()
        page = reply.read().decode()
        assert reply.status < 400, (reply.status, path)
        cookie = reply.getheader("Set-Cookie")
        if cookie:
            self._headers["Cookie"] = cookie.partition(";")[0]
        return page


def measure(seconds: float = SECONDS) -> Waits:
    """Start a server, let ten people type on it for so long, and see how long they waited."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/assistant.db"
        people = [(name, new_account(address, name)) for name in (f"staff{n}" for n in range(STAFF))]
        with running(environment={"YUNXIAN_DATABASE": address}) as server:
            typists = [Typist(server.port, name, password) for name, password in people]
            _type_together(typists, seconds)
    from_key = [wait for typist in typists for wait in typist.from_key[WARM_UP:]]
    from_question = [wait for typist in typists for wait in typist.from_question[WARM_UP:]]
    return Waits(*_of(from_key), *_of(from_question), len(from_key))


def _type_together(typists: List[Typist], seconds: float) -> None:
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=typist.type, args=(_texts(seed), until, random.Random(seed)))
        for seed, typist in enumerate(typists)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _texts(seed: int) -> Iterator[str]:
    texts = [question.turns[-1] for question in read_questions(QUESTIONS)]
    random.Random(seed).shuffle(texts)
    while True:
        yield from texts


def _of(waits: List[float]) -> Tuple[float, float]:
    return statistics.median(waits), statistics.quantiles(waits, n=20)[-1]
