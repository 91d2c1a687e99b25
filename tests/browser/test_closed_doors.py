"""Closed doors: the page runs nothing foreign, tells nobody else, and keeps nothing that was cleared."""

from pathlib import Path
from typing import Any, Dict, List
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.foreign_page import ForeignSites
from tests.browser.test_bad_network import (
    LONG,
    MESSAGE,
    expect_one_answer,
    question,
    select,
    send,
    stored,
)
from tests.server import Server

MARKUP = "<img src=x onerror=\"ran = 1\"><script>ran = 1</script><u onclick='ran = 1'>"
VIOLATIONS = """window.violations = [];
    addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
KEPT = "JSON.stringify(localStorage)"
TOKEN = "JSON.parse(localStorage['yunxian-chat'] || '{}').token"


class Watch:
    """All that a page asks for and all that it complains of, from its beginning."""

    def __init__(self, page: Page) -> None:
        self.requests: List[Request] = []
        self.trouble: List[str] = []
        page.on("request", lambda request: self.requests.append(request))
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on(
            "console",
            lambda said: self.trouble.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.add_init_script(VIOLATIONS)
        page.reload()


def shown(page: Page, number: int) -> Locator:
    """The answers, when there are so many."""
    expect(page.locator(".turn:has(.tools)")).to_have_count(number, timeout=LONG)
    return page.locator(".turn")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def converse(page: Page) -> None:
    """Use everything that the page offers."""
    send(page, question())
    answer = shown(page, 1)
    answer.get_by_text("看文件原文").click()
    expect(answer.locator("blockquote").first).to_be_visible()
    press(page, "存下来")
    assert page.locator(".slip img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 720
    press(page, "收起")
    for name in ("有用", "没用", "看不懂"):
        with page.expect_response("**/feedback") as kept:
            press(page, name)
        assert kept.value.status == 200
    send(page, "保险")
    shown(page, 2).locator(".clarify .choices button").first.click()
    shown(page, 3)
    for size in (22, 26, 30, 18):
        page.get_by_role("button", name="大字").click()
        expect(page.locator(".say").first).to_have_css("font-size", f"{size}px")
    press(page, "更多")
    press(page, "黑底白字")
    expect(page.locator(".say").first).to_have_css("color", "rgb(255, 255, 255)")
    page.get_by_role("textbox").fill("工伤")
    page.wait_for_timeout(400)  # nobody presses as fast as a test
    page.get_by_role("group", name="猜您想问").get_by_role("button").first.click()
    shown(page, 4)


@pytest.mark.parametrize("path", ["/", "/topics"])
def test_the_policy_opens_nothing_but_the_page_itself(site: Server, foreign: ForeignSites, path: str) -> None:
    _, headers, _ = site.send("GET", path)
    rules = [rule.split() for rule in headers["content-security-policy"].split(";")]
    policy: Dict[str, List[str]] = {rule[0]: rule[1:] for rule in rules}
    assert policy["default-src"] == ["'none'"]
    assert policy.pop("frame-ancestors") == ["'self'", foreign.allowed]  # who may show the page in a frame
    assert set(policy.pop("img-src")) <= {"'self'", "data:"}
    assert {source for sources in policy.values() for source in sources} <= {"'self'", "'none'"}


def test_a_whole_conversation_keeps_to_the_policy_and_to_our_host(page: Page, site: Server) -> None:
    watch = Watch(page)
    converse(page)
    assert page.evaluate("violations") == [] and watch.trouble == []
    hosts = {urlsplit(request.url).netloc for request in watch.requests if ":" in request.url[:6]}
    assert hosts - {""} == {f"127.0.0.1:{site.port}"}
    page.evaluate("new Image().src = 'http://127.0.0.2:9/'")  # what the watch is for, it sees
    page.wait_for_timeout(500)
    assert page.evaluate("violations") == ["img-src"]
    assert any("Content Security Policy" in text for text in watch.trouble)


def test_the_token_travels_in_a_header_and_in_no_address(page: Page) -> None:
    def person_takes_over(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, json={**reply.json(), "waiting": True})

    watch = Watch(page)
    page.route(MESSAGE, person_takes_over)
    with page.expect_request("**/webhooks/web/waiting*"):
        send(page, question())
    shown(page, 1)
    with page.expect_response("**/feedback"):
        press(page, "有用")
    token = page.evaluate(TOKEN)
    carried = [r.url for r in watch.requests if r.headers.get("authorization") == f"Bearer {token}"]
    assert {urlsplit(url).path.rsplit("/", 1)[1] for url in carried} == {"message", "waiting", "feedback"}
    links = page.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert len(token) > 40 and links
    assert [url for url in (page.url, *links, *(r.url for r in watch.requests)) if token in url] == []


def nothing_ran(page: Page) -> None:
    expect(page.locator(".turn").locator("img[src=x], script, u")).to_have_count(0)
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran === undefined")


@pytest.fixture(params=["our page", "a page without policy"])
def talking(request: Any, new_page: NewPage, foreign: ForeignSites, site: Server) -> Page:
    """The chat, open on our own page and on another site's."""
    if request.param == "our page":
        return new_page()
    page = new_page(f"{foreign.allowed}/?widget=http://127.0.0.1:{site.port}/widget.js")
    press(page, "问政策")
    return page


def test_markup_in_a_message_is_text(talking: Page) -> None:
    send(talking, MARKUP)
    shown(talking, 1)
    expect(talking.locator(".mine")).to_have_text("我说：" + MARKUP)
    nothing_ran(talking)
    talking.reload()
    if talking.get_by_role("button", name="问政策").count():
        press(talking, "问政策")
    expect(talking.locator(".mine")).to_have_text("我说：" + MARKUP)
    nothing_ran(talking)


def with_markup(value: Any) -> Any:
    if isinstance(value, list):
        return [with_markup(one) for one in value]
    if isinstance(value, dict):
        return {name: one if name == "outcome" else with_markup(one) for name, one in value.items()}
    return value + MARKUP if isinstance(value, str) else value


def test_markup_in_an_answer_is_text(talking: Page) -> None:
    def spoil(route: Route) -> None:
        reply = route.fetch()
        message = reply.json()["messages"][0]
        message["custom"]["choices"] = [{"title": "社保", "payload": "社保"}]
        message["custom"]["offices"][0].update(now="新名", phones=[{"number": "1", "label": "办公室"}])
        route.fulfill(response=reply, json={"messages": [with_markup(message)], "waiting": False})

    talking.route(MESSAGE, spoil, times=1)
    send(talking, question())
    answer = shown(talking, 1)
    answer.locator("summary").click()
    for part in ("h2, h3", ".say", "p:has-text('找谁')", "blockquote", "details .small", ".bubble > .small", "li", ".phone", ".choices button"):  # fmt: skip
        expect(answer.locator(part).first).to_contain_text(MARKUP)
    press(talking, "存下来")
    expect(answer.locator(".slip img")).to_be_visible()
    nothing_ran(talking)
    answer.locator(".choices button").click()
    expect(shown(talking, 2).locator(".mine").last).to_have_text("我说：社保" + MARKUP)
    nothing_ran(talking)


def press_clear(page: Page) -> None:
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="清除我的记录").click()
    page.wait_for_timeout(700)  # a second thought takes longer than a double press
    page.get_by_role("button", name="再点一次").click()


@pytest.mark.parametrize("offline", [False, True], ids=["with network", "without network"])
def test_clearing_leaves_nothing_on_the_phone_and_on_the_server(
    page: Page, database: Path, offline: bool
) -> None:
    text = question()
    send(page, text)
    with page.expect_response("**/feedback"):
        page.get_by_role("button", name="有用").click()
    assert text in page.evaluate(KEPT)
    [(session, _)] = stored(database, text)
    rows = "SELECT session FROM turns WHERE session = ?1 UNION ALL SELECT session FROM feedback WHERE session = ?1"
    assert len(select(database, rows, session)) == 2
    page.context.set_offline(offline)
    with page.expect_response(lambda reply: reply.request.method == "DELETE") as deleted:
        press_clear(page)
        expect(page.locator(".turn")).to_have_count(0)
        assert text not in page.evaluate(KEPT)
        assert len(select(database, rows, session)) == 2 or not offline
        page.context.set_offline(False)
    assert deleted.value.status == 200
    assert select(database, rows, session) == []


def test_clearing_leaves_nothing_on_a_phone_whose_storage_has_become_full(page: Page, database: Path) -> None:
    text, later = question(), question()
    send(page, text)
    expect_one_answer(page, database, text)
    page.evaluate(f"() => {{ {FULL} }}")
    send(page, later)
    expect_one_answer(page, database, text, later)
    press_clear(page)
    expect(page.locator(".turn")).to_have_count(0)
    assert text not in page.evaluate(KEPT)


def test_a_session_the_server_does_not_know_is_replaced_without_a_word(page: Page, database: Path) -> None:
    text, statuses = question(), []
    page.evaluate("localStorage.setItem('yunxian-chat', JSON.stringify({ token: 'not.made.here' }))")
    page.reload()
    page.on("response", lambda reply: statuses.append(reply.status))
    send(page, text)
    expect_one_answer(page, database, text)
    assert 401 in statuses
    assert page.evaluate("JSON.parse(localStorage['yunxian-chat']).token") not in ("", "not.made.here")


@pytest.mark.parametrize("used", [False, True], ids=["keeps nothing", "has become full"])
def test_where_the_browser_keeps_nothing_the_chat_still_works(page: Page, database: Path, used: bool) -> None:
    first, second = question(), question()
    if used:
        send(page, question())
        expect(page.locator(".turn .tools")).to_be_visible(timeout=LONG)
    page.add_init_script(FULL)
    page.reload()
    send(page, first, second)
    expect(page.locator(".mine", has_text=second)).to_be_visible()
    expect_one_answer(page, database, first, second)
