"""Whatever the network does: each message is answered in the end, once, and nothing is lost."""

import json
import random
import sqlite3
import time
from itertools import count
from pathlib import Path
from typing import Any, Callable, Dict, List

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bot.channels.exchange import error_body

MESSAGE, SESSION = "**/webhooks/web/message", "**/webhooks/web/session"
LONG = 20_000
NUMBERS = count(1)
# The pauses between two attempts, and the patience with one, twenty times as short.
HURRY = "const slow = setTimeout; window.setTimeout = (run, delay) => slow(run, (delay || 0) / 20);"
SAY_AT = (
    "(box, [text, at]) => setTimeout(() => { box.value = text; box.form.requestSubmit() }, at - Date.now())"
)
SHOWN = """turns => turns.map(turn => [turn.querySelector('.mine').lastChild.textContent,
    Array.from(turn.querySelectorAll('.bubble:not(.mine) .say'), say => say.textContent)])"""
Fault = Callable[[Route], Any]
# What a message can meet on its way.
FAULTS: Dict[str, Fault] = {
    "lost on the way": lambda route: route.abort(),
    "answer lost on its way back": lambda route: (route.fetch(), route.abort()),
    "502 of a proxy": lambda route: answer_with(route, "<h1>502 Bad Gateway</h1>", "text/html", 502),
    "503 of a proxy": lambda route: answer_with(route, "<h1>503</h1>", "text/html", 503),
    "page of a captive portal": lambda route: answer_with(route, "<h1>请先登录无线网</h1>", "text/html"),
    "answer cut off": lambda route: answer_with(route, route.fetch().text()[:-40], "application/json"),
}
ODD_FAULTS: Dict[str, Fault] = {
    "JSON of a captive portal": lambda route: answer_with(route, '{"code": 302}', "application/json"),
    "JSON of a gateway": lambda route: answer_with(route, '{"error": "Not Found"}', "application/json", 404),
}


def answer_with(route: Route, body: str, kind: str, status: int = 200) -> None:
    route.fulfill(status=status, content_type=kind, body=body)


def question() -> str:
    return f"老板拖欠工资咋个办，第{next(NUMBERS)}回问"


def send(page: Page, *texts: str) -> None:
    for text in texts:
        page.get_by_role("textbox").fill(text)
        page.get_by_role("textbox").press("Enter")


def turns_of(page: Page, text: str) -> Locator:
    return page.locator(".turn").filter(has=page.locator(".mine", has_text=text))


def select(database: Path, query: str, *values: Any) -> List[Any]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def stored(database: Path, text: str) -> List[Any]:
    return select(database, "SELECT session, answer FROM turns WHERE text = ?", text)


def expect_one_answer(page: Page, database: Path, *texts: str) -> None:
    expect(page.locator(".turn:not(:has(.tools))")).to_have_count(0, timeout=LONG)
    expect(page.get_by_role("status")).to_have_text("", timeout=LONG)
    for text in texts:
        expect(turns_of(page, text)).to_have_count(1)
        rows = stored(database, text)
        assert len(rows) == 1 and rows[0][1], rows
        says = [message["custom"]["say"] for message in json.loads(rows[0][1])]
        expect(turns_of(page, text).locator(".bubble:not(.mine) .say")).to_have_text(says)


def meet(page: Page, *faults: Fault) -> List[Fault]:
    """Let the next messages meet these, and those after them nothing; gives those still to come."""
    coming = list(faults)
    page.route(MESSAGE, lambda route: coming.pop(0)(route) if coming else route.continue_())
    return coming


def test_typed_without_network_it_is_sent_once_when_the_network_is_back(page: Page, database: Path) -> None:
    text, statuses = question(), []
    page.on("response", lambda reply: statuses.append((reply.request.post_data or "", reply.status)))
    page.evaluate("window.setTimeout = () => 0")  # what sends it must be the network's return, not the clock
    page.context.set_offline(True)
    send(page, text)
    expect(turns_of(page, text)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("没有网络。话先存着，有网就自动发。急事打12345。")
    assert stored(database, text) == []
    page.context.set_offline(False)
    expect_one_answer(page, database, text)
    assert [status for body, status in statuses if text in body] == [200]


@pytest.mark.parametrize("name", [*FAULTS, *ODD_FAULTS])
def test_a_fault_on_the_way_ends_in_one_answer(page: Page, database: Path, name: str) -> None:
    first, second, fault = question(), question(), {**FAULTS, **ODD_FAULTS}[name]
    coming = meet(page, fault, fault)
    send(page, first)
    expect(page.get_by_role("status")).to_contain_text("12345")
    send(page, second)
    expect_one_answer(page, database, first, second)
    assert coming == []


@pytest.mark.parametrize("fault", ["lost on the way", "answer lost on its way back"])
@pytest.mark.parametrize("close", [False, True], ids=["loaded again", "closed and opened again"])
def test_a_message_waits_while_the_page_is_away(page: Page, database: Path, fault: str, close: bool) -> None:
    before, waiting, away = question(), question(), [True]
    send(page, before)
    expect_one_answer(page, database, before)
    page.context.route(MESSAGE, lambda route: FAULTS[fault](route) if away else route.continue_())
    with page.expect_event("requestfailed"):
        send(page, waiting)
    expect(page.get_by_role("status")).to_contain_text("正在再试")
    if close:
        address, context = page.url, page.context
        page.close()
        page = context.new_page()
        page.goto(address)
    else:
        page.reload()
    expect(turns_of(page, waiting)).to_be_visible()
    away.clear()
    expect_one_answer(page, database, before, waiting)


def test_after_five_failures_a_button_sends_at_once(page: Page, database: Path) -> None:
    text, again = question(), page.get_by_role("button", name="重试")
    page.clock.install()
    page.reload()
    page.route(MESSAGE, FAULTS["lost on the way"])
    with page.expect_event("requestfailed"):
        send(page, text)
    for _ in range(4):
        expect(again).to_be_hidden()
        with page.expect_event("requestfailed"):
            page.clock.fast_forward(11_000)
    expect(again).to_be_visible()
    page.unroute(MESSAGE)
    again.click()  # by itself it would wait 12 seconds and more
    expect(turns_of(page, text).locator(".tools")).to_be_visible(timeout=8_000)
    expect(again).to_be_hidden()
    expect_one_answer(page, database, text)


def test_told_to_wait_it_says_how_long_and_sends_then(page: Page, database: Path) -> None:
    text, sent, refusal = question(), [], error_body("too many requests", 429)
    page.on("request", lambda one: sent.append(time.monotonic()) if text in (one.post_data or "") else None)
    meet(page, lambda route: route.fulfill(status=429, headers={"Retry-After": "3"}, json=refusal))
    send(page, text)
    expect(page.get_by_role("status")).to_have_text("发得太快，歇3秒自动再发。急事打12345。")
    expect_one_answer(page, database, text)
    assert len(sent) == 2 and sent[1] - sent[0] > 2.8


def test_a_server_that_gives_no_session_is_not_stormed(page: Page) -> None:
    tries: List[str] = []
    page.on("request", lambda request: tries.append(request.url))
    page.route(SESSION, lambda route: route.fulfill(status=403, json=error_body("no", 403)))
    send(page, question())
    page.wait_for_timeout(2000)
    assert 1 <= sum(url.endswith("/session") for url in tries) <= 6


def test_two_open_pages_show_the_same_conversation(page: Page, database: Path) -> None:
    other, first, second = page.context.new_page(), question(), question()
    other.goto(page.url)
    send(page, first)
    expect(turns_of(other, first)).to_have_count(1, timeout=LONG)
    expect_one_answer(other, database, first)
    send(other, second)
    expect(turns_of(page, second)).to_have_count(1, timeout=LONG)
    expect_one_answer(page, database, first, second)
    assert len({stored(database, text)[0][0] for text in (first, second)}) == 1


def test_two_open_pages_that_speak_at_the_same_time_lose_nothing(page: Page, database: Path) -> None:
    other, said = page.context.new_page(), [question()]
    other.goto(page.url)
    send(page, *said)
    expect_one_answer(page, database, *said)
    for _ in range(15):
        at = time.time() * 1000 + 400
        for speaker in (page, other):
            said.append(question())
            speaker.get_by_role("textbox").evaluate(SAY_AT, [said[-1], at])
        page.wait_for_timeout(500)
    for reader in (page, other):
        expect(reader.locator(".turn .mine")).to_have_count(len(said))
        expect_one_answer(reader, database, *said)


def test_what_a_closed_page_left_waiting_is_sent_by_the_one_still_open(page: Page, database: Path) -> None:
    other, text = page.context.new_page(), question()
    other.goto(page.url)
    other.route(MESSAGE, FAULTS["lost on the way"])
    send(other, text)
    expect(turns_of(page, text)).to_be_visible()
    other.close()
    expect_one_answer(page, database, text)


class Storm:
    """Six requests in ten meet a fault."""

    def __init__(self, page: Page) -> None:
        self.faults = 0
        self._page = page
        self._random = random.Random(7)

    def __call__(self, route: Route) -> None:
        if self._random.random() >= 0.6:
            return route.continue_()
        self.faults += 1
        return self._random.choice([*FAULTS.values(), self._late])(route)

    def _late(self, route: Route) -> None:
        self._page.wait_for_timeout(self._random.choice([200, 1300]))
        route.continue_()


@pytest.mark.timeout(400)
def test_two_hundred_faults_lose_nothing_and_double_nothing(page: Page, database: Path) -> None:
    storm, said, size = Storm(page), [], random.Random(7)
    page.add_init_script(HURRY)
    page.reload()
    page.route(MESSAGE, storm)
    while storm.faults < 200:
        burst = [question() for _ in range(size.randint(1, 5))]
        send(page, *burst)
        said += burst
        expect(turns_of(page, burst[-1]).locator(".tools")).to_be_visible(timeout=60_000)
    print(f"{storm.faults} faults, {len(said)} messages")
    expect_one_answer(page, database, *said[-40:])
    [(session, _)] = stored(database, said[0])
    rows = select(database, "SELECT text, answer FROM turns WHERE session = ? ORDER BY asked_at", session)
    assert [text for text, _ in rows] == said
    kept = [[text, [one["custom"]["say"] for one in json.loads(answer)]] for text, answer in rows]
    assert page.locator(".turn").evaluate_all(SHOWN) == kept[-40:]
