"""Turns are kept with their answers, and forgotten when they are cleared or too old."""

import time
from typing import Any, List

import pytest

from bot.store.database import Database
from bot.store.feedback import keep_feedback
from bot.store.retention import DAY, Keep, forget_old
from bot.store.tables import feedback, turns, waiting
from bot.store.turns import MOST_SHOWN, close_turn, find_turn, forget, open_turn, turns_with_posts
from bot.store.waiting import post, posted_after

ANSWER = [{"text": "先打12333问。", "custom": {"outcome": "answered", "cites": ["“原文”"]}}]


def keep(database: Database, session: str, turn: str, answer: Any = ANSWER) -> None:
    """A turn with its answer, what was said of it, and a waiting message."""
    database.now(lambda connection: open_turn(connection, session, turn, "工资"))
    database.now(lambda connection: close_turn(connection, session, turn, answer))
    database.now(lambda connection: keep_feedback(connection, session, turn, 0, True, None))
    database.now(lambda connection: post(connection, session, {"text": turn}))


def rows(database: Database) -> List[int]:
    return database.now(
        lambda connection: [len(connection.execute(t.select()).all()) for t in (turns, feedback, waiting)]
    )


def ids(database: Database, session: str) -> List[str]:
    return [
        turn.id
        for turn in database.now(lambda connection: turns_with_posts(connection, session))
        if turn.text
    ]


def test_a_message_is_known_before_it_is_answered(database: Database) -> None:
    assert database.now(lambda connection: open_turn(connection, "s", "t1", "工资")) is None
    known = database.now(lambda connection: open_turn(connection, "s", "t1", "别的"))
    assert known and (known.text, known.answer) == ("工资", None)


def test_an_answer_comes_back_as_it_was(database: Database) -> None:
    keep(database, "s", "t1")
    known = database.now(lambda connection: find_turn(connection, "s", "t1"))
    assert known and known.answer == ANSWER
    assert database.now(lambda connection: find_turn(connection, "other", "t1")) is None


def test_turns_come_oldest_first_and_only_those_of_the_session(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = time.time()
    for second, (session, turn) in enumerate([("s", "z"), ("other", "y"), ("s", "a"), ("s", "m")]):
        monkeypatch.setattr(time, "time", lambda moment=start + second: moment)
        database.now(lambda connection, s=session, t=turn: open_turn(connection, s, t, "工资"))
    assert ids(database, "s") == ["z", "a", "m"]


def test_forgetting_a_session_leaves_nothing_of_it_and_all_of_the_others(database: Database) -> None:
    for session in ("s", "other"):
        keep(database, session, "t1")
    database.now(lambda connection: forget(connection, "s"))
    assert ids(database, "s") == [] and ids(database, "other") == ["t1"]
    assert rows(database) == [1, 1, 1]
    assert database.now(lambda connection: posted_after(connection, "s", 0)) == []


def test_an_answer_that_comes_after_the_clear_is_not_kept(database: Database) -> None:
    database.now(lambda connection: open_turn(connection, "s", "t1", "工资"))
    database.now(lambda connection: forget(connection, "s"))
    database.now(lambda connection: close_turn(connection, "s", "t1", ANSWER))
    assert rows(database) == [0, 0, 0]


def test_what_is_too_old_goes_and_the_rest_stays(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 2 * DAY)
    keep(database, "s", "old")
    monkeypatch.setattr(time, "time", lambda: now)
    keep(database, "s", "new")
    database.now(lambda connection: forget_old(connection, Keep(words=1, figures=1)))
    assert ids(database, "s") == ["new"]
    assert rows(database) == [1, 1, 1]
    ((_, message),) = database.now(lambda connection: posted_after(connection, "s", 0))
    assert message == {"text": "new"}


def test_a_turn_without_an_answer_cannot_be_judged(database: Database) -> None:
    database.now(lambda connection: open_turn(connection, "s", "t1", "工资"))
    assert database.now(lambda connection: keep_feedback(connection, "s", "t1", 0, True, None)) is None
    assert rows(database) == [1, 0, 0]


def test_of_a_long_conversation_the_newest_turns_are_given(database: Database) -> None:
    for number in range(MOST_SHOWN + 5):
        database.now(lambda connection, name=f"t{number:02}": open_turn(connection, "long", name, "工资"))
    shown = database.now(lambda connection: turns_with_posts(connection, "long"))
    assert [turn.id for turn in shown] == [f"t{number:02}" for number in range(5, MOST_SHOWN + 5)]
