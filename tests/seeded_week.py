"""A week of 2,000 messages that never happened, put into a database as a channel would; seeded_counts.py counts it."""

import atexit
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import count, cycle
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple
from unittest import mock

from sqlalchemy.engine import Connection

from bot.channels.reading import read_text
from bot.clock import begin_of
from bot.store import handovers
from bot.store.database import Database
from bot.store.feedback import keep_feedback
from bot.store.turns import close_turn, open_turn
from tests import seeded_words as words

MONDAY = date(2026, 3, 2)
SUNDAY = MONDAY + timedelta(6)
SINCE, UNTIL = begin_of(MONDAY), begin_of(SUNDAY + timedelta(1))
HOUR, DAY = 3_600, 86_400
# What each day holds, from Monday to Sunday: answers by the topic of their first card (None: without one), and the others.
TOPICS: Dict[Optional[str], Tuple[int, ...]] = {
    "wage_arrears": (100, 90, 85, 95, 100, 70, 60),
    "injury_benefits": (50, 45, 45, 45, 45, 40, 30),
    "school_place": (40, 35, 35, 35, 35, 30, 30),
    "public_rental_housing": (20, 20, 20, 20, 20, 15, 15),
    "legal_aid": (10, 10, 10, 10, 10, 8, 7),
    "skills_training": (7, 7, 7, 7, 7, 5, 5),
    None: (3, 3, 3, 3, 3, 2, 3),
}
OTHERS: Dict[str, Tuple[int, ...]] = {
    "unsure": (18, 17, 16, 18, 21, 15, 15),
    "wide": (12, 11, 11, 12, 14, 10, 10),
    "refused": (28, 27, 25, 30, 30, 30, 30),
    "handoff": (12, 10, 13, 10, 15, 5, 5),
    "emergency": (2, 1, 2, 1, 2, 1, 1),
    "smalltalk": (15, 15, 15, 15, 15, 15, 10),
    "error": (3, 4, 2, 4, 3, 2, 2),
}
# So many of the messages about wages are about land too and get a second card.
SECOND, SECONDS = "keep_land", (8, 7, 6, 8, 9, 6, 6)
# In each day so many come in these hours, and the rest in that one.
HOURS, REST_AT = {0: 5, 8: 40, 9: 50, 12: 30, 20: 60, 23: 8}, 15
# Of the first cards so many helped, and so many did not, by reason.
JUDGED: Dict[Optional[str], Tuple[int, Dict[Optional[str], int]]] = {
    "wage_arrears": (120, {"too_little": 15, "wrong": 5, None: 10}),
    "injury_benefits": (60, {"not_my_question": 12, "not_understood": 8}),
    "school_place": (40, {"no_phone_help": 10}),
    "public_rental_housing": (5, {"too_little": 15}),
    SECOND: (4, {"wrong": 6}),
    "refused": (2, {"not_my_question": 8}),
}
# Every so many people first say that it did not help, then that it did; write a number of their own; use another channel.
CHANGES_MIND, WRITES_NUMBER, BY_REST = 24, 25, 40
NUMBERS = ("13800000000", "138 0000 0001", "530900199001010010", "6222020000000000000")
CALLS = {"asked": 30, "refused_twice": 12, "not_useful": 8}
CLOSED = {"solved": 25, "referred": 6, "not_reached": 3, "other": 2, "handed_back": 2}
ENDED = {"gave_up": 5, "nobody_there": 2, "cleared": 1}
CLAIMED = 40


@dataclass
class Said:
    """A message with its answer; `kind` is its topic or what else became of it."""

    kind: Optional[str]
    text: str
    cards: List[Dict[str, Any]]


def seed(database: Database) -> None:
    """Put the week into an empty database, and messages right before and after it."""

    def work(connection: Connection) -> None:
        with mock.patch.object(time, "time") as clock:
            _say(connection, clock)
            _call(connection, clock)
            for number, at in enumerate((SINCE - 0.4, SINCE - 0.001, UNTIL, UNTIL + 1)):
                _keep(
                    connection,
                    clock,
                    f"other{number}",
                    "m",
                    Said("refused", "别的星期", [_card("refused")]),
                    at,
                    9,
                )

    database.now(work)


@lru_cache(maxsize=1)
def seeded_file() -> Path:
    """An SQLite database with the week, made once in a test run: to be copied, not to be opened."""
    folder = Path(mkdtemp(prefix="seeded-week-"))
    atexit.register(shutil.rmtree, folder)
    database = Database(f"sqlite:///{folder}/week.db")
    seed(database)
    database.close()
    return folder / "week.db"


def _say(connection: Connection, clock: Any) -> None:
    random, judge, numbers = Random(54), _judgements(), count()
    texts = {"refused": _in_turn(words.REFUSED), "unsure": _in_turn(words.UNSURE), "wide": cycle(words.WIDE)}
    before = 0
    for day in range(7):
        said = list(_of_day(day, texts))
        took = [(before + rank) / 1000 for rank in range(1, len(said) + 1)]
        random.shuffle(said)
        random.shuffle(took)
        for one, at, seconds in zip(said, _moments(day, len(said)), took):
            number = next(numbers)
            session, turn = f"session{number // 5}", f"message{number}"
            _keep(
                connection, clock, session, turn, one, at, seconds, "rest" if number % BY_REST == 0 else "web"
            )
            judge(connection, session, turn, one)
        before += len(said)


def _of_day(day: int, texts: Dict[str, Iterator[str]]) -> Iterator[Said]:
    for topic, days in TOPICS.items():
        wordings = cycle(words.ANSWERED[topic])
        for number in range(days[day]):
            if topic == "wage_arrears" and number < SECONDS[day]:
                yield Said(
                    SECOND,
                    next(wordings) + words.SECOND,
                    [_card("answered", topic), _card("answered", SECOND)],
                )
            else:
                yield Said(topic, next(wordings), [_card("answered", topic)])
    for kind, days in OTHERS.items():
        wordings = texts.get(kind) or cycle(words.CHAT[kind])
        yield from (Said(kind, next(wordings), [_card(kind)]) for _ in range(days[day]))


def _card(kind: str, topic: Optional[str] = None) -> Dict[str, Any]:
    outcome = "clarify" if kind in ("unsure", "wide") else kind
    choices = [{"title": "养老保险", "topic": "employee_insurance"}] if outcome == "clarify" else []
    return {
        "outcome": outcome,
        "topic": topic,
        "confidence": 0.4 if kind == "unsure" else None,
        "choices": choices,
    }


def _in_turn(said: Dict[str, words.Said]) -> Iterator[str]:
    """The wordings of all matters, each as often as it is planned, well mixed."""
    texts = [text for often, wordings in said.values() for text, _ in zip(cycle(wordings), range(often))]
    Random(7).shuffle(texts)
    return iter(texts)


def _moments(day: int, messages: int) -> Iterator[float]:
    """When the messages of a day come; the first at midnight sharp."""
    for hour, often in sorted({**HOURS, REST_AT: messages - sum(HOURS.values())}.items()):
        yield from (SINCE + day * DAY + hour * HOUR + number * HOUR / often for number in range(often))


def _keep(
    connection: Connection,
    clock: Any,
    session: str,
    turn: str,
    said: Said,
    at: float,
    took: float,
    channel: str = "web",
) -> None:
    clock.return_value = at + took
    name = int(turn[7:] or 0)
    number = f"，电话{NUMBERS[name // WRITES_NUMBER % len(NUMBERS)]}" if name % WRITES_NUMBER == 0 else ""
    open_turn(connection, session, turn, read_text(said.text + number), channel, at)
    close_turn(connection, session, turn, [{"text": card["outcome"], "custom": card} for card in said.cards])


def _judgements() -> Callable[[Connection, str, str, Said], None]:
    """Judges the messages that come first, as many as are planned."""
    left = {
        kind: iter(
            [(True, None)] * helped
            + [(False, reason) for reason, often in not_.items() for _ in range(often)]
        )
        for kind, (helped, not_) in JUDGED.items()
    }
    judged: Counter[bool] = Counter()

    def judge(connection: Connection, session: str, turn: str, said: Said) -> None:
        useful, reason = next(left.get(said.kind, iter(())), (None, None))
        if useful is None:
            return
        card = 1 if said.kind == SECOND else 0
        judged[useful] += 1
        if useful and judged[useful] % CHANGES_MIND == 0:
            keep_feedback(connection, session, turn, card, False, "wrong")
        keep_feedback(connection, session, turn, card, useful, reason)

    return judge


def _call(connection: Connection, clock: Any) -> None:
    whys = [why for why, often in CALLS.items() for _ in range(often)]
    closed = [result for result, often in CLOSED.items() for _ in range(often)]
    ended = [result for result, often in ENDED.items() for _ in range(often)]
    for number, why in enumerate(whys):
        clock.return_value = SINCE + number * 3 * HOUR
        handovers.open_handover(connection, f"caller{number}", why)
        found = handovers.open_of(connection, f"caller{number}")
        assert found
        if number < CLAIMED:
            clock.return_value += 10 * (number + 1)
            handovers.claim(connection, found.number, "made-up")
            if closed:
                handovers.close(connection, found.number, "made-up", closed.pop())
        elif ended:
            handovers.end_of_itself(connection, found.session, ended.pop())
    for number, at in enumerate((SINCE - 1, UNTIL)):
        clock.return_value = at
        handovers.open_handover(connection, f"other{number}", "asked")
