"""A conversation is found by every worker; while the database is gone, the worker itself remembers."""

import asyncio
import time
from pathlib import Path
from typing import Iterator, Optional

import pytest
from rasa.core.brokers.file import FileEventBroker
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import select

from bot.shared.trackers import SharedTrackerStore
from bot.store.database import Database
from bot.store.tables import conversations
from bot.trackers import IDLE, MOST_EVENTS
from tests.conftest import NewAddress


@pytest.fixture
def address(tmp_path: Path, new_address: NewAddress) -> str:
    return new_address(tmp_path)


@pytest.fixture
def one(address: str) -> Iterator[SharedTrackerStore]:
    yield from worker(address)


@pytest.fixture
def other(address: str) -> Iterator[SharedTrackerStore]:
    yield from worker(address)


def worker(address: str) -> Iterator[SharedTrackerStore]:
    database = Database(address)
    yield SharedTrackerStore(database)
    database.close()


def said(store: SharedTrackerStore, sender: str) -> Optional[str]:
    tracker = asyncio.run(store.retrieve(sender))
    return tracker.latest_message.text if tracker and tracker.latest_message else None


def say(store: SharedTrackerStore, sender: str, text: str) -> None:
    asyncio.run(store.save(DialogueStateTracker.from_events(sender, [UserUttered(text)])))


def test_what_one_worker_keeps_the_other_finds_and_goes_on_with(
    one: SharedTrackerStore, other: SharedTrackerStore
) -> None:
    say(one, "web-a", "老板不发工资")
    say(one, "web-b", "娃娃读书")
    assert (said(other, "web-a"), said(other, "web-b"), said(other, "web-c")) == (
        "老板不发工资",
        "娃娃读书",
        None,
    )
    say(other, "web-a", "那社保呢")
    assert said(one, "web-a") == "那社保呢"
    assert not one.store and not other.store


def test_cleared_by_one_worker_it_is_gone_for_all(one: SharedTrackerStore, other: SharedTrackerStore) -> None:
    say(one, "web-a", "老板不发工资")
    asyncio.run(other.forget("web-a"))
    assert said(one, "web-a") is None
    asyncio.run(other.forget("never there"))


def test_idle_conversations_are_deleted(
    one: SharedTrackerStore, other: SharedTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(one, "web-a", "老板不发工资")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + IDLE - 60)
    say(one, "web-b", "娃娃读书")
    asyncio.run(other.forget_idle())
    assert said(one, "web-a")
    monkeypatch.setattr(time, "time", lambda: now + IDLE + 60)
    asyncio.run(other.forget_idle())
    assert (said(one, "web-a"), said(one, "web-b")) == (None, "娃娃读书")


def test_a_conversation_without_end_is_kept_in_its_newest_part(one: SharedTrackerStore) -> None:
    async def talk() -> int:
        for number in range(MOST_EVENTS + 30):
            tracker = await one.get_or_create_tracker("web-a")
            tracker.update(UserUttered(f"{number}"))
            await one.save(tracker)
        kept = await one.retrieve("web-a")
        assert kept is not None and kept.latest_message is not None
        assert kept.latest_message.text == f"{MOST_EVENTS + 29}"
        return len(kept.events)

    assert asyncio.run(talk()) <= MOST_EVENTS


def test_while_the_database_is_gone_the_worker_remembers_and_keeps_it_once_it_is_back(
    one: SharedTrackerStore, other: SharedTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = one._database
    with monkeypatch.context() as patch:
        patch.setattr(database, "_engine", Database.__new__(Database))  # nothing can be done with it
        patch.setattr(database, "_do", _gone)
        say(one, "web-a", "老板不发工资")
        assert said(one, "web-a") == "老板不发工资"
    assert said(one, "web-a") == "老板不发工资"
    say(one, "web-a", "那社保呢")
    assert said(other, "web-a") == "那社保呢" and not one.store


def _gone(*_: object) -> None:
    from sqlalchemy.exc import OperationalError

    raise OperationalError("", {}, Exception("gone"))


def test_events_go_to_the_broker_once(one: SharedTrackerStore, tmp_path: Path) -> None:
    one.event_broker = FileEventBroker(str(tmp_path / "events"))
    tracker = DialogueStateTracker.from_events("web-a", [UserUttered("一")])
    asyncio.run(one.save(tracker))
    tracker.update(UserUttered("二"))
    asyncio.run(one.save(tracker))
    lines = (tmp_path / "events").read_text("utf-8").splitlines()
    assert len(lines) == 2


def test_a_conversation_is_one_row(one: SharedTrackerStore) -> None:
    for text in "一二三":
        say(one, "web-a", text)
    rows = one._database.now(lambda c: c.execute(select(conversations)).all())
    assert [row.sender for row in rows] == ["web-a"]
