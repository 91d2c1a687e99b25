"""What was not answered, and edits by two people: with the keyboard alone, and what axe finds on these pages and the queue's."""

import time
from pathlib import Path
from typing import Any, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import knowledge_edit
from bot.knowledge import kb
from bot.loop.reviewed import read
from bot.staff.reviewing import FILE
from bot.store.handovers import ASKED, open_handover
from bot.store.turns import Over, keep_turns
from policy_kb.card import plain_card
from policy_kb.load import load_kb
from tests.bot.staff import console_stub
from tests.bot.staff.console_stub import PASSWORD, Console
from tests.browser.conftest import PHONE
from tests.browser.staff_pages import DESK, desk, sign_in, tab_to
from tests.browser.test_closed_doors import Watch
from tests.browser.test_reading import violations
from tests.knowledge_copy import copy_knowledge

SKIPS = ("工头跑路了钱咋整", "工头跑路了，钱找哪个", "工头跑路的钱咋整")
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
PAGES = (
    "/staff/queue",
    "/staff/queue/1",
    "/staff/missed",
    "/staff/missed/decided",
    "/staff/knowledge",
    "/staff/knowledge/topics/wage_arrears",
    "/staff/knowledge/offices/police",
    "/staff/knowledge/proposals/1",
)


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{tmp_path}/x.db")
    # Reading all messages takes seconds; other tests are about them.
    monkeypatch.setattr(knowledge_edit, "find_training_problems", lambda known, folder: [])
    copy_knowledge(tmp_path / "kb")
    (tmp_path / "nlu").mkdir()

    def prepare(app: Any) -> None:
        app.ctx.nlu, app.ctx.kb_root = tmp_path / "nlu", tmp_path / "kb"

    with console_stub.console(prepare) as served:
        for name in ("张三", "李四"):
            served.add_account(name, "editor")
        yield served


@pytest.fixture
def editor(browser: Browser, console: Console) -> Iterator[Page]:
    with desk(browser) as page:
        sign_in(page, console, "张三", PASSWORD)
        yield page


def at(console: Console, path: str) -> str:
    return f"http://127.0.0.1:{console.port}{path}"


def press(page: Page, name: str, key: str = "Enter") -> None:
    tab_to(page, name, most=300)
    page.keyboard.press(key)


def refuse(console: Console) -> None:
    """Somebody asked what the bot refused."""
    card = plain_card(kb(), "refused", "文件里没有写", "没有写。")
    answer = [{"text": card["say"], "custom": card}]
    for number, text in enumerate(SKIPS):
        console.database.now(
            lambda c, n=number, t=text: keep_turns(
                c, [Over("s", f"m{n}", t, answer, "web", time.time(), time.time())]
            )
        )


def test_a_group_is_given_to_a_topic_with_the_keyboard_alone(
    editor: Page, console: Console, tmp_path: Path
) -> None:
    refuse(console)
    press(editor, "没答上的")
    editor.wait_for_url("**/staff/missed")
    expect(editor.get_by_role("heading", name="3条：")).to_be_visible()
    tab_to(editor, "归到哪个主题", most=300)
    editor.keyboard.press("ArrowDown")
    first = next(iter(kb().topics.values()))
    press(editor, "归到这个主题")
    editor.wait_for_url("**/staff/missed/decided")
    expect(editor.locator("tbody tr")).to_contain_text(first.title)
    assert {one.text for one in read(tmp_path / "nlu" / FILE)} == set(SKIPS)


def test_an_edit_is_proposed_and_approved_with_the_keyboard_alone(
    editor: Page, browser: Browser, console: Console, tmp_path: Path
) -> None:
    editor.goto(at(console, "/staff/knowledge/offices/police"))
    for name, typed in (
        ("第1个号码", "0000-0000000"),
        ("第1个号码是哪里的", "编的"),
        ("第1个号码哪天查证的", "2026-11-23"),
    ):
        tab_to(editor, name)
        editor.keyboard.type(typed)
    tab_to(editor, "为什么改")
    editor.keyboard.type("打电话问过")
    press(editor, "交给另一个人看")
    editor.wait_for_url("**/proposals/1", timeout=30_000)
    expect(editor.get_by_text("自己提的，要另一个人来看才能通过")).to_be_visible()
    with desk(browser) as other:
        sign_in(other, console, "李四", PASSWORD)
        press(other, "改知识")
        other.wait_for_url("**/staff/knowledge")
        press(other, kb().offices["police"].names[0])
        other.wait_for_url("**/proposals/1")
        expect(other.get_by_role("cell", name="0000-0000000")).to_be_visible()
        press(other, "对过了，通过")
        expect(other.get_by_text("通过了")).to_be_visible(timeout=30_000)
    (phone,) = load_kb(tmp_path / "kb").offices["police"].phones
    assert phone.number == "0000-0000000"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_nothing_is_too_wide(browser: Browser, console: Console, size: Any) -> None:
    refuse(console)
    console.database.now(lambda c: open_handover(c, "s", ASKED))
    with desk(browser, viewport=size) as page:
        watch = Watch(page)
        sign_in(page, console, "张三", PASSWORD)
        page.goto(at(console, "/staff/knowledge/topics/legal_aid"))
        page.get_by_label("口语答复").fill("编的一句话，不是真的，够十个字了。")
        page.get_by_label("为什么改").fill("试试")
        page.get_by_role("button", name="交给另一个人看").click()
        page.wait_for_url("**/proposals/1", timeout=30_000)
        for path in PAGES:
            page.goto(at(console, path))
            assert violations(page) == [], path
            assert not page.evaluate(TOO_WIDE), path
        assert watch.trouble == []
