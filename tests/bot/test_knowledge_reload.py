"""While the server runs, it takes up changed knowledge files, and no broken one stops it."""

import asyncio
import logging
import time
from pathlib import Path
from typing import Any, Coroutine, Iterator

import pytest

from actions import knowledge as of_actions
from bot import knowledge as of_bot
from bot.knowledge_reload import CACHES, look, watch
from bot.web.drawing import directory_page
from bot.web.widget_script import widget_script
from policy_kb import live
from policy_kb.model import Kb
from tests.knowledge_copy import copy_knowledge

DOCUMENT = "documents/yunxian-2016-54"
LOGGER = "bot.knowledge_reload"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the knowledge files that this process answers from."""
    target = copy_knowledge(tmp_path / "kb")
    monkeypatch.setattr(live, "_held", live.Holder(target))
    forget_made()
    of_bot.kb()
    yield target
    forget_made()


def forget_made() -> None:
    for made in CACHES:
        made.cache_clear()  # type: ignore[attr-defined]


def run(task: "Coroutine[Any, Any, Any]") -> Any:
    return asyncio.new_event_loop().run_until_complete(task)


def test_an_edited_answer_and_the_pages_made_from_it_are_new(
    copy: Path, kb: Kb, caplog: pytest.LogCaptureFixture
) -> None:
    former, label = kb.topics["wage_arrears"].title, kb.hot[0].label
    assert former in directory_page() and label in widget_script().plain.decode()
    for file, old, new in (
        (f"{DOCUMENT}/topics/wages.yml", f"title: {former}\n", "title: 编的标题\n"),
        (f"{DOCUMENT}/hot.yml", label, "编的按钮"),
    ):
        text = (copy / file).read_text("utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), "utf-8")
    with caplog.at_level(logging.WARNING, LOGGER):
        assert run(look())
    assert (
        of_bot.kb().topics["wage_arrears"].title == of_actions.kb().topics["wage_arrears"].title == "编的标题"
    )
    assert "编的标题" in directory_page() and "编的按钮" in widget_script().plain.decode()
    assert [record.getMessage() for record in caplog.records] == [
        f"the knowledge files have changed; answering from {of_bot.kb().digest}"
    ]
    assert of_bot.kb().digest != kb.digest and not run(look())


def test_a_file_broken_by_hand_is_told_once_and_taken_up_when_mended(
    copy: Path, kb: Kb, caplog: pytest.LogCaptureFixture
) -> None:
    path = copy / DOCUMENT / "topics/wages.yml"
    text = path.read_text("utf-8")
    former = of_bot.kb()
    path.write_text(text.replace("  say:", "  say: [", 1), "utf-8")
    with caplog.at_level(logging.WARNING, LOGGER):
        assert not run(look()) and not run(look())
    assert of_bot.kb() is former
    [told] = [record.getMessage() for record in caplog.records]
    assert "wages.yml:" in told and "mend the YAML" in told and "\n" not in told
    path.write_text(text.replace(kb.topics["wage_arrears"].say, "编的一句话，不是真的。"), "utf-8")
    assert run(look()) and of_bot.kb().topics["wage_arrears"].say == "编的一句话，不是真的。"


def test_the_server_goes_on_while_the_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    reloaded = []

    def slow() -> bool:
        time.sleep(0.5)
        reloaded.append(True)
        return False

    monkeypatch.setattr(live, "is_stale", lambda: not reloaded)
    monkeypatch.setattr(live, "reload", slow)

    async def tick() -> int:
        watching, ticks = asyncio.ensure_future(watch(every=0.01)), 0
        while not reloaded:
            await asyncio.sleep(0.01)
            ticks += 1
        watching.cancel()
        return ticks

    assert run(tick()) > 10
