"""What was not answered well is found, once, with the reason and what the bot thought of."""

import shutil
from pathlib import Path
from typing import Any, Dict, List, Optional

import pytest

from bot.loop.grouping import Missed, group
from bot.store.database import Database
from bot.store.feedback import keep_feedback
from bot.store.missed import missed
from bot.store.tables import turns
from bot.store.turns import Over, close_turn, keep_turns, open_turn
from tests import seeded_counts as counts
from tests import seeded_words as words
from tests.seeded_week import NUMBERS, SINCE, UNTIL, seeded_file

Card = Dict[str, Any]
REFUSED = {"outcome": "refused"}
ANSWERED = {"outcome": "answered", "topic": "legal_aid"}


def ask(
    database: Database, name: str, *cards: Card, at: float = 500.0, useful: Optional[bool] = None
) -> None:
    answer = [{"text": "…", "custom": card} for card in cards]
    database.now(lambda connection: open_turn(connection, "s", name, f"问{name}", asked_at=at))
    if cards:
        database.now(lambda connection: close_turn(connection, "s", name, answer))
    if useful is not None:
        last = len(cards) - 1
        database.now(lambda connection: keep_feedback(connection, "s", name, last, useful, None))


def found(database: Database, since: float = 0, until: float = 1000) -> List[Missed]:
    return database.read_now(lambda connection: missed(connection, since, until))


@pytest.mark.parametrize(
    ("card", "useful", "why", "topic"),
    [
        (REFUSED, None, "refused", None),
        (REFUSED, False, "refused", None),
        (
            {"outcome": "clarify", "confidence": 0.4, "choices": [{"topic": "school_place"}]},
            None,
            "clarify",
            "school_place",
        ),
        ({"outcome": "clarify", "confidence": 0.4, "choices": []}, None, "clarify", None),
        (ANSWERED, False, "not_useful", "legal_aid"),
        (
            {"outcome": "clarify", "confidence": None, "choices": [{"topic": "housing"}]},
            False,
            "not_useful",
            "housing",
        ),
    ],
)
def test_a_message_not_answered_well_is_found_with_its_reason(
    database: Database, card: Card, useful: Optional[bool], why: str, topic: Optional[str]
) -> None:
    ask(database, "m", card, useful=useful)
    assert found(database) == [Missed("s:m", "问m", 500.0, why, topic)]


def test_a_message_of_which_a_later_card_was_useless_is_found(database: Database) -> None:
    ask(database, "m", ANSWERED, {**ANSWERED, "topic": "keep_land"}, useful=False)
    assert [(one.why, one.topic) for one in found(database)] == [("not_useful", "legal_aid")]


@pytest.mark.parametrize(
    ("cards", "useful"),
    [
        ([ANSWERED], None),
        ([ANSWERED], True),
        ([{"outcome": "clarify", "confidence": None, "choices": []}], None),
        ([{"outcome": "smalltalk"}], None),
        ([ANSWERED, REFUSED], None),
        ([], None),
    ],
    ids=["answered", "useful", "too wide", "small talk", "second card refused", "not answered yet"],
)
def test_a_message_that_needs_nobody_is_not_found(
    database: Database, cards: List[Card], useful: Optional[bool]
) -> None:
    ask(database, "m", *cards, useful=useful)
    assert found(database) == []


def test_a_message_that_the_staff_have_dealt_with_is_not_found(database: Database) -> None:
    ask(database, "m1", REFUSED)
    ask(database, "m2", REFUSED)
    database.now(
        lambda connection: connection.execute(turns.update().where(turns.c.id == "m1").values(decision=1))
    )
    assert [one.id for one in found(database)] == ["s:m2"]


def test_a_judgement_of_another_person_makes_no_message_useless(database: Database) -> None:
    ask(database, "m", ANSWERED, useful=False)
    database.now(
        lambda c: keep_turns(
            c, [Over("other", "m", "问", [{"text": "…", "custom": ANSWERED}], "web", 500.0, 501.0)]
        )
    )
    assert [one.id for one in found(database)] == ["s:m"]


def test_only_messages_of_the_time_are_found_the_oldest_first(database: Database) -> None:
    for name, at in (("d", 1000.0), ("c", 999.9), ("b", 500.0), ("a", 499.9)):
        ask(database, name, REFUSED, at=at)
    assert [one.id for one in found(database, 500, 1000)] == ["s:b", "s:c"]


def test_the_groups_of_the_seeded_week_are_those_counted_by_hand(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{shutil.copy(seeded_file(), tmp_path)}")
    messages = found(database, SINCE, UNTIL)
    database.close()
    assert len(messages) == len({one.id for one in messages}) == counts.MISSED_IN_ALL
    groups = group(messages)
    assert sorted((one.count, *one.whys) for one in groups) == sorted(each[:2] for each in counts.GROUPS)
    for often, why, wording in counts.GROUPS:
        same = [one for one in groups if any(message.text == wording for message in one.messages)]
        assert [(one.count, one.whys) for one in same] == [(often, {why: often})], wording
    said = [*(texts for _, texts in (*words.REFUSED.values(), *words.UNSURE.values()))]
    for wordings in said:
        homes = {one.key for one in groups for m in one.messages if m.text.split("，电话")[0] in wordings}
        assert len(homes) == 1, f"{wordings[0]} is torn apart"
    assert not any(number in message.text for message in messages for number in NUMBERS)
