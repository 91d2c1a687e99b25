"""The widget on another site's page, whose style is hostile: neither harms the other."""

from pathlib import Path
from typing import Any, Dict, List
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from bot.channels.exchange import error_body
from tests.browser.conftest import PHONE, NewPage
from tests.browser.foreign_page import ForeignSites
from tests.browser.test_bad_network import MESSAGE, expect_one_answer, question, select, send
from tests.server import Server

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False, "is_mobile": False}
FOCUS = "() => { const root = document.querySelector('yunxian-chat').shadowRoot; return document.activeElement === root.host && root.activeElement ? root.activeElement.textContent || root.activeElement.localName : null; }"
ON_TOP = "box => document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).localName"
LOOKS = """() => Array.from(document.querySelectorAll('html, body, main, h1, p'), (node) =>
    [node.localName, JSON.stringify(node.getBoundingClientRect()), ...Array.from(getComputedStyle(node), (name) =>
        name + ': ' + getComputedStyle(node).getPropertyValue(name))])"""
STYLE = "node => { const style = getComputedStyle(node); return [style.fontSize, style.color, style.direction, style.letterSpacing, style.textTransform, style.float]; }"
GROUND = "node => getComputedStyle(node).backgroundColor"


def address(origin: str, site: Server, style: str = "hostile=1") -> str:
    return f"{origin}/?{style}&widget=http://127.0.0.1:{site.port}/widget.js"


def launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="问政策")


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def inside(page: Page, shown: Locator) -> Dict[str, Any]:
    """The box of what is shown, once it is known to lie in the window, on top of the page."""
    box: Any = shown.bounding_box()
    size: Any = page.viewport_size
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"], box
    assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"], box
    assert page.evaluate(ON_TOP, box) == "yunxian-chat"
    return dict(box)


@pytest.fixture(params=[{"viewport": PHONE}, DESK], ids=["phone", "desk"])
def hostile(request: Any, new_page: NewPage, foreign: ForeignSites, site: Server) -> Page:
    """The allowed site's page on a phone and on a desk."""
    return new_page(address(foreign.allowed, site), **request.param)


def test_the_launcher_is_seen_can_be_pressed_and_opens_the_chat(hostile: Page) -> None:
    box = inside(hostile, launcher(hostile))
    assert min(box["width"], box["height"]) >= 44
    launcher(hostile).click()
    expect(launcher(hostile)).to_be_hidden()
    inside(hostile, dialog(hostile))
    expect(hostile.get_by_role("textbox")).to_be_focused()


def test_the_widget_keeps_its_own_look(hostile: Page) -> None:
    launcher(hostile).click()
    bubble = dialog(hostile).locator(".bubble").first
    expect(bubble).to_be_visible()
    own = ["18px", "rgb(26, 26, 26)", "ltr", "normal", "none", "none"]
    assert [bubble.evaluate(STYLE), bubble.locator("p").first.evaluate(STYLE)] == [own, own]
    assert bubble.evaluate(GROUND) == "rgb(255, 255, 255)"
    assert hostile.locator("main p").first.evaluate(STYLE)[0] == "7px"  # the page is hostile indeed


@pytest.mark.parametrize("style", ["hostile=1", "plain=1"])
def test_the_page_keeps_its_own_look(
    new_page: NewPage, foreign: ForeignSites, site: Server, style: str
) -> None:
    page = new_page(f"{foreign.allowed}/?{style}", **DESK)
    before = page.evaluate(LOOKS)
    page.goto(address(foreign.allowed, site, style))
    launcher(page).wait_for()
    assert page.evaluate(LOOKS) == before and len(before) == 5
    launcher(page).click()
    expect(dialog(page)).to_be_visible()
    assert page.evaluate(LOOKS) == before


def test_a_question_is_answered_and_escape_gives_the_focus_back(hostile: Page, database: Path) -> None:
    text = question()
    launcher(hostile).click()
    send(hostile, text)
    expect_one_answer(hostile, database, text)
    expect(hostile.locator(".bubble.answered")).to_be_visible()
    hostile.keyboard.press("Escape")
    expect(dialog(hostile)).to_have_count(0)
    assert hostile.evaluate(FOCUS) == "问政策"
    launcher(hostile).click()
    expect_one_answer(hostile, database, text)


def test_escape_closes_also_after_a_press_on_the_title(hostile: Page) -> None:
    launcher(hostile).click()
    dialog(hostile).get_by_role("heading").first.click()
    hostile.keyboard.press("Escape")
    expect(dialog(hostile)).to_have_count(0)
    assert hostile.evaluate(FOCUS) == "问政策"


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_focus_stays_inside_while_the_chat_is_open(hostile: Page, database: Path, key: str) -> None:
    hostile.evaluate(
        "document.querySelector('main').innerHTML += '<a href=\"#\">别处</a><button>别的</button>'"
    )
    text = question()
    launcher(hostile).click()
    send(hostile, text)
    expect_one_answer(hostile, database, text)
    hostile.get_by_role("textbox").focus()
    seen: List[Any] = []
    for _ in range(30):
        hostile.keyboard.press(key)
        seen.append(hostile.evaluate(FOCUS))
    assert None not in seen
    assert {"关闭", "发送", "textarea", "没用"} <= set(seen)
    assert any(stop.startswith("看文件原文") for stop in seen)


def test_nothing_is_asked_of_any_other_host(hostile: Page, site: Server, database: Path) -> None:
    asked: List[Request] = []
    hostile.on("request", lambda request: asked.append(request))
    hostile.reload()
    launcher(hostile).click()
    text = question()
    send(hostile, text)
    expect_one_answer(hostile, database, text)
    own = urlsplit(hostile.url).netloc
    hosts = [urlsplit(request.url).netloc for request in asked if request.url != hostile.url]
    assert f"127.0.0.1:{site.port}" in hosts
    assert set(hosts) - {f"127.0.0.1:{site.port}"} <= {own}
    assert [
        r.url for r in asked if urlsplit(r.url).netloc == own and r.resource_type in ("fetch", "xhr")
    ] == []


def test_told_to_wait_it_can_read_for_how_long(hostile: Page, site: Server) -> None:
    """Playwright's own answer carries what the server lets a foreign page read of its refusals."""
    kept = "localStorage.setItem('yunxian-chat', JSON.stringify({ token: 'not.made.here' }))"
    hostile.evaluate(kept)
    launcher(hostile).click()
    with hostile.expect_response(lambda reply: reply.status == 401) as refused:
        send(hostile, question())
    open_to = {name: value for name, value in refused.value.all_headers().items() if "access-control" in name}

    def too_many(route: Route) -> None:
        headers = {**open_to, "Retry-After": "17"}
        route.fulfill(status=429, headers=headers, json=error_body("too many requests", 429))

    hostile.route(MESSAGE, too_many)
    send(hostile, question())
    expect(hostile.get_by_role("status")).to_contain_text("歇17秒")


def test_a_site_that_may_not_gets_no_answer_and_the_person_a_number(
    new_page: NewPage, foreign: ForeignSites, site: Server, database: Path
) -> None:
    page, text = new_page(address(foreign.refused, site)), question()
    count = "SELECT count(*) FROM turns"
    before = select(database, count)
    launcher(page).click()
    with page.expect_event("requestfailed"):
        send(page, text)
    expect(page.get_by_role("status")).to_contain_text("12345")
    page.wait_for_timeout(3000)
    expect(page.locator(".mine", has_text=text)).to_be_visible()
    expect(page.locator(".turn .bubble:not(.mine)")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("12345")
    assert select(database, count) == before


def test_a_page_that_has_a_chat_gets_no_second_one(
    page: Page, new_page: NewPage, foreign: ForeignSites, site: Server
) -> None:
    expect(page.locator("yunxian-chat")).to_have_count(1)
    expect(launcher(page)).to_have_count(0)
    other = new_page(f"{foreign.allowed}/")
    other.evaluate("document.body.append(document.createElement('yunxian-chat'))")
    for _ in range(2):
        other.add_script_tag(url=f"http://127.0.0.1:{site.port}/widget.js")
    expect(other.locator("yunxian-chat")).to_have_count(1)
    expect(launcher(other)).to_have_count(1)
