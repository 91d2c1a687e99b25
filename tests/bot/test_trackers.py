"""Conversations are kept while they go on, and dropped when they are cleared or long over."""

import asyncio
import time
from typing import Optional

import pytest
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.trackers import IDLE, MOST_EVENTS, ForgettingTrackerStore
from bot.wording import DOMAIN


def said(store: ForgettingTrackerStore, sender: str) -> Optional[str]:
    tracker = asyncio.run(store.retrieve(sender))
    return tracker.latest_message.text if tracker and tracker.latest_message else None


def say(store: ForgettingTrackerStore, sender: str, text: str) -> None:
    asyncio.run(store.save(DialogueStateTracker.from_events(sender, [UserUttered(text)])))


@pytest.fixture
def store() -> ForgettingTrackerStore:
    store = ForgettingTrackerStore()
    for sender in ("one", "two"):
        say(store, sender, f"工资 {sender}")
    return store


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + seconds)


def test_a_conversation_is_kept_for_its_sender(store: ForgettingTrackerStore) -> None:
    assert (said(store, "one"), said(store, "two"), said(store, "three")) == ("工资 one", "工资 two", None)


def test_a_cleared_conversation_is_gone_and_the_others_stay(store: ForgettingTrackerStore) -> None:
    asyncio.run(store.forget("one"))
    assert (said(store, "one"), said(store, "two")) == (None, "工资 two")
    asyncio.run(store.forget("one"))
    asyncio.run(store.forget("never there"))


def test_idle_conversations_are_dropped_and_those_that_go_on_are_kept(
    store: ForgettingTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, IDLE - 60)
    say(store, "two", "还有社保")
    asyncio.run(store.forget_idle())
    assert said(store, "one") == "工资 one"
    later(monkeypatch, 120)
    asyncio.run(store.forget_idle())
    assert (said(store, "one"), said(store, "two")) == (None, "还有社保")


def test_nothing_is_left_of_what_was_dropped(
    store: ForgettingTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, IDLE + 1)
    asyncio.run(store.forget_idle())
    assert list(store.store) == []


def test_a_conversation_is_kept_longer_than_rasa_goes_on_with_it() -> None:
    minutes = int(DOMAIN.read_text("utf-8").split("session_expiration_time:")[1].split()[0])
    assert minutes * 60 < IDLE


def test_a_conversation_without_end_is_kept_in_its_newest_part(store: ForgettingTrackerStore) -> None:
    async def talk() -> int:
        for number in range(3 * MOST_EVENTS):
            tracker = await store.get_or_create_tracker("one")
            tracker.update(UserUttered(f"{number}"))
            await store.save(tracker)
        kept = await store.retrieve("one")
        assert kept is not None and kept.latest_message is not None
        assert kept.latest_message.text == f"{3 * MOST_EVENTS - 1}"
        return len(kept.events)

    assert asyncio.run(talk()) <= MOST_EVENTS


def test_of_too_many_conversations_the_longest_silent_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.trackers.MOST_CONVERSATIONS", 3)
    store = ForgettingTrackerStore()
    for sender in ("a", "b", "c", "a", "d"):
        say(store, sender, "工资")
    assert [said(store, sender) for sender in "abcd"] == ["工资", None, "工资", "工资"]
