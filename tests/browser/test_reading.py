"""Who reads with a screen reader, or with bad eyes: what the tool axe finds, and what it cannot know."""

from typing import Any, Dict, List

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.foreign_page import ForeignSites
from tests.browser.talking import CHILDREN, DANGER, WAGES, ask, bar_button, box, embedded, enlarge
from tests.server import Server

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS: Dict[str, Any] = {"runOnly": RULES, "resultTypes": ["violations"]}
# Writes down, for each turn that is put into the log, what the log announces at that moment.
WATCH = """
  window.announced = [];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) {
    const root = attach.call(this, how);
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => {
      if (!node.querySelector || !(node.matches('.turn') || node.querySelector('.turn'))) return;
      window.announced.push(root.querySelector('.log').getAttribute('aria-live'));
    }))).observe(root, { childList: true, subtree: true });
    return root;
  };
"""


def violations(page: Page) -> List[str]:
    """What axe finds: the rule, and the parts that break it."""
    page.wait_for_timeout(100)
    found = Axe().run(page, options=OPTIONS).response
    assert found["passes"], "axe has seen nothing"
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found["violations"]]


def without_script(route: Route) -> None:
    """The page as a browser without script has it; axe itself cannot run in such a browser."""
    reply = route.fetch()
    text = reply.text()
    first = route.request.method == "GET"  # the page that answers the form is one without script anyway
    assert ("<noscript>" in text and "<script src" in text) == first
    plain = (
        text.replace("<noscript>", "").replace("</noscript>", "").replace("<script src", "<script data-src")
    )
    route.fulfill(response=reply, body=plain)


def test_a_closed_launcher_on_a_foreign_page(new_page: NewPage, foreign: ForeignSites, site: Server) -> None:
    assert violations(embedded(new_page, foreign, site)) == []


def test_an_open_widget_on_a_foreign_page(new_page: NewPage, foreign: ForeignSites, site: Server) -> None:
    page = embedded(new_page, foreign, site)
    page.get_by_role("button", name="问政策").tap()
    ask(page, WAGES)
    assert violations(page) == []


def test_an_open_and_empty_chat(page: Page) -> None:
    page.locator(".log > .bubble").wait_for()
    assert violations(page) == []


def test_an_answer_and_one_with_choices(page: Page) -> None:
    ask(page, WAGES).turn.get_by_text("看文件原文").tap()
    ask(page, CHILDREN).button("没用").tap()
    assert violations(page) == []


def test_the_banner_of_a_phone_without_network(page: Page) -> None:
    ask(page, WAGES)
    page.context.set_offline(True)
    expect(page.get_by_role("status")).to_contain_text("没有网络")
    assert violations(page) == []


def test_the_largest_text(page: Page) -> None:
    enlarge(page, 3)
    ask(page, WAGES)
    ask(page, CHILDREN)
    assert violations(page) == []


def test_a_screen_of_320_pixels(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 320, "height": 568})
    ask(page, WAGES)
    ask(page, CHILDREN)
    assert violations(page) == []


def test_an_answer_in_danger(page: Page) -> None:
    ask(page, DANGER)
    assert violations(page) == []


def test_more_when_it_is_open(page: Page) -> None:
    page.get_by_role("button", name="更多").tap()
    expect(page.get_by_role("button", name="黑底白字")).to_be_visible()
    assert violations(page) == []


def test_the_slip_with_the_picture(page: Page) -> None:
    answer = ask(page, WAGES)
    answer.button("存下来").tap()
    expect(answer.turn.get_by_role("img")).to_be_visible()
    assert violations(page) == []


def test_the_hints_while_one_writes(page: Page) -> None:
    box(page).tap()
    box(page).press_sequentially("工钱拖欠")
    expect(page.get_by_role("group", name="猜您想问").get_by_role("button").first).to_be_visible()
    assert violations(page) == []


def test_the_dark_view(page: Page) -> None:
    page.get_by_role("button", name="更多").tap()
    page.get_by_role("button", name="黑底白字").tap()
    ask(page, DANGER)
    ask(page, WAGES).turn.get_by_text("看文件原文").tap()
    ask(page, CHILDREN).button("没用").tap()
    assert violations(page) == []


def test_the_directory(new_page: NewPage) -> None:
    assert violations(new_page("/topics")) == []


@pytest.mark.parametrize("question", ["", WAGES, CHILDREN, DANGER])
def test_the_page_without_script(page: Page, question: str) -> None:
    page.route("**/", without_script)
    page.reload()
    if question:
        page.get_by_role("textbox").fill(question)
        page.get_by_role("button", name="发送").tap()
        page.locator("article.card").wait_for()
    assert violations(page) == []


def test_a_browser_without_script_gets_a_page_to_write_on(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.get_by_role("textbox").fill(WAGES)
    page.get_by_role("button", name="发送").tap()
    expect(page.get_by_role("link", name="12333")).to_be_visible()


def test_what_was_said_before_is_not_announced_and_what_comes_is(page: Page) -> None:
    ask(page, WAGES)
    page.add_init_script(WATCH)
    page.reload()
    log = page.get_by_role("log")
    log.locator(".turn").wait_for()
    assert set(page.evaluate("window.announced")) == {"off"}
    expect(log).to_have_attribute("aria-live", "polite")
    ask(page, CHILDREN)
    assert page.evaluate("window.announced.pop()") == "polite"


def test_what_happens_is_told_in_a_status(page: Page) -> None:
    page.route("**/webhooks/web/message", lambda route: None)
    box(page).fill(WAGES)
    bar_button(page, "发送").tap()
    expect(page.get_by_role("status")).to_have_text("正在查…")


def test_each_bubble_says_whose_it_is(page: Page) -> None:
    ask(page, WAGES)
    ask(page, DANGER)
    bubbles = page.locator(".bubble").all_text_contents()
    assert len(bubbles) == 5
    assert [text[:12] for text in bubbles if not text.startswith(("我说：", "助手说："))] == []


def test_the_page_says_its_language_and_may_be_zoomed(page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    wanted = page.locator('meta[name="viewport"]').get_attribute("content") or ""
    assert "width=device-width" in wanted
    assert "user-scalable" not in wanted and "maximum-scale" not in wanted
