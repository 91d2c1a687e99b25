"""A person on a phone and one of the staff at a desk, two pages open: from the bot to the staff and back."""

import re
from contextlib import ExitStack
from pathlib import Path
from typing import Iterator, Tuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.staff_pages import desk, sign_in, tab_to
from tests.browser.talking import WAGES
from tests.server import Server, free_port, running
from tests.staff_account import new_account

STAFF = "张三"
SOON = 15_000


class Office:
    """A server that can be killed and started again on the same port with the same database."""

    def __init__(self, address: str, stack: ExitStack) -> None:
        self.environment = {
            "YUNXIAN_DATABASE": address,
            "YUNXIAN_SESSION_SECRET": "of this test alone, and long enough",
            "YUNXIAN_SESSION_PER_MINUTE": "100000",
            "YUNXIAN_ADDRESS_PER_MINUTE": "100000",
        }
        self.port = free_port()
        self._stack = stack
        self.server = self.start()

    def start(self) -> Server:
        self.server = self._stack.enter_context(running(environment=self.environment, port=self.port))
        return self.server

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("office")
    with ExitStack() as stack:
        yield Office(f"sqlite:///{folder}/x.db", stack)


@pytest.fixture
def pages(browser: Browser, office: Office) -> Iterator[Tuple[Page, Page]]:
    """The person's page and that of the staff, who is on duty and looks at the queue."""
    password = new_account(office.environment["YUNXIAN_DATABASE"], STAFF)
    with desk(browser, viewport=PHONE, has_touch=True, is_mobile=True) as person, desk(browser) as staff:
        person.goto(office.root)
        person.get_by_role("textbox").wait_for()
        sign_in(staff, office.server, STAFF, password)
        staff.goto(f"{office.root}/staff/queue")
        if staff.get_by_role("button", name="点一下上岗").count():
            tab_to(staff, "点一下上岗")
            staff.keyboard.press("Enter")
            staff.wait_for_url("**/staff/queue")
        yield person, staff


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")


def claim(staff: Page) -> None:
    """Claim the person who waits, with the keyboard alone; the list comes by itself."""
    staff.get_by_role("button", name="接第").first.wait_for(timeout=SOON)
    tab_to(staff, "接第")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/staff/queue/*")


def answer(staff: Page, text: str) -> None:
    tab_to(staff, "回话")
    staff.keyboard.type(text)
    staff.keyboard.press("Control+Enter")
    expect(staff.locator(".entry.staff", has_text=text)).to_be_visible(timeout=SOON)


def close(staff: Page) -> None:
    tab_to(staff, "交还助手")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/staff/queue")


def test_from_the_bot_to_the_staff_and_back(pages: Tuple[Page, Page]) -> None:
    person, staff = pages
    say(person, WAGES)
    person.get_by_text("12333").first.wait_for()
    person.get_by_role("button", name="人工").click()
    expect(person.locator(".bubble.handoff").last).to_contain_text("叫工作人员")
    claim(staff)
    expect(staff.locator(".entry.person").first).to_contain_text(WAGES)
    expect(person.get_by_text("工作人员来了")).to_be_visible(timeout=SOON)
    answer(staff, "您在哪个工地干活？")
    expect(person.get_by_text("您在哪个工地干活？")).to_be_visible(timeout=SOON)
    say(person, "在县城边上，我的手机是13812345678")
    expect(staff.locator(".entry.person", has_text="在县城边上")).to_contain_text("〔手机号〕", timeout=SOON)
    expect(person.locator(".bubble.handoff").last).to_contain_text("工作人员看得到")
    close(staff)
    expect(person.get_by_text("现在又是我（机器助手）答您")).to_be_visible(timeout=SOON)
    say(person, "公租房")
    expect(person.locator(".bubble.answered").last).to_contain_text("公租房")


def test_who_looks_up_an_answer_is_told_that_somebody_waits(pages: Tuple[Page, Page], office: Office) -> None:
    person, staff = pages
    staff.get_by_role("button", name="在岗").wait_for()
    staff.wait_for_load_state()
    staff.goto(f"{office.root}/staff")
    say(person, "人工")
    expect(staff.get_by_role("banner").get_by_role("link", name="1个人在等人工")).to_be_visible(timeout=SOON)
    expect(staff).to_have_title(re.compile("^（1）"))
    staff.context.clear_cookies()
    expect(staff.get_by_role("alert")).to_contain_text("登录过期了", timeout=SOON)
    expect(staff).to_have_title(re.compile("^登录过期"))
    sign_in(staff, office.server, STAFF, new_account(office.environment["YUNXIAN_DATABASE"], STAFF))
    staff.goto(f"{office.root}/staff/queue")
    claim(staff)
    close(staff)


def test_two_of_the_staff_cannot_claim_the_same_person(
    pages: Tuple[Page, Page], browser: Browser, office: Office
) -> None:
    person, staff = pages
    password = new_account(office.environment["YUNXIAN_DATABASE"], "李四")
    say(person, "人工")
    with desk(browser) as other:
        sign_in(other, office.server, "李四", password)
        other.goto(f"{office.root}/staff/queue")
        other.get_by_role("button", name="接第").first.wait_for()
        with other.expect_request("**/list"):  # from here on the other's list is old
            other.route("**/list", lambda route: route.abort())
        claim(staff)
        other.get_by_role("button", name="接第").first.click()
        expect(other.get_by_role("alert")).to_contain_text(f"已经由{STAFF}接了")
    close(staff)


def test_nothing_is_lost_when_the_server_is_killed_in_the_middle(
    pages: Tuple[Page, Page], office: Office
) -> None:
    person, staff = pages
    say(person, "人工")
    claim(staff)
    answer(staff, "我帮您看看。")
    expect(person.get_by_text("我帮您看看。")).to_be_visible(timeout=SOON)
    office.server.kill()
    say(person, "我在等着")
    tab_to(staff, "回话")
    staff.keyboard.type("马上回您。")
    office.start()
    expect(staff.locator(".entry.person", has_text="我在等着")).to_be_visible(timeout=60_000)
    staff.keyboard.press("Control+Enter")
    expect(person.get_by_text("马上回您。")).to_be_visible(timeout=60_000)
    for text in ("我帮您看看。", "我在等着", "马上回您。"):
        expect(staff.locator(".entry", has_text=text)).to_have_count(1)
        expect(person.locator(".bubble", has_text=text)).to_have_count(1)
    close(staff)
    expect(person.get_by_text("现在又是我（机器助手）答您").last).to_be_visible(timeout=SOON)


def test_a_useless_answer_calls_the_staff_and_the_result_is_kept(pages: Tuple[Page, Page]) -> None:
    person, staff = pages
    say(person, WAGES)
    person.locator(".turn").last.get_by_role("button", name="没用").click()
    expect(person.get_by_text("叫工作人员")).to_be_visible(timeout=SOON)
    claim(staff)
    expect(staff.get_by_role("heading", level=1)).to_contain_text("说答案没用")
    tab_to(staff, "结果")
    staff.keyboard.press("ArrowDown")
    tab_to(staff, "备注")
    staff.keyboard.type("电话里说清楚了")
    tab_to(staff, "办结")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/staff/queue")
    row = staff.locator("table tr", has_text="电话里说清楚了")
    expect(row).to_contain_text("解决了")
    expect(person.get_by_text("工作人员结束了这次对话").last).to_be_visible(timeout=SOON)


def test_the_phone_opened_anew_still_waits_and_shows_what_came_meanwhile(pages: Tuple[Page, Page]) -> None:
    person, staff = pages
    say(person, "人工")
    claim(staff)
    address = person.url
    person.goto("about:blank")
    answer(staff, "您还在吗？")
    person.goto(address)
    expect(person.get_by_text("您还在吗？")).to_be_visible(timeout=SOON)
    close(staff)


def test_what_was_half_written_when_the_person_left_can_still_be_read(pages: Tuple[Page, Page]) -> None:
    person, staff = pages
    say(person, "人工")
    claim(staff)
    tab_to(staff, "回话")
    staff.keyboard.type("您先莫急，我去问")
    person.get_by_role("button", name="更多").click()
    person.get_by_role("button", name="清除我的记录").click()
    person.wait_for_timeout(700)  # a second thought takes longer than a double press
    person.get_by_role("button", name="再点一次").click()
    expect(staff.locator(".unsent")).to_contain_text("您先莫急，我去问", timeout=SOON)
    expect(staff.get_by_label("回话")).to_be_hidden()


def test_without_script_the_answers_of_the_staff_are_fetched_by_a_button(
    browser: Browser, pages: Tuple[Page, Page], office: Office
) -> None:
    _, staff = pages
    with desk(browser, viewport=PHONE, java_script_enabled=False) as person:
        person.goto(office.root)
        person.get_by_role("button", name="人工").click()
        claim(staff)
        answer(staff, "请讲。")
        person.get_by_role("button", name="看有没有回话").click()
        expect(person.get_by_text("请讲。")).to_be_visible()
        close(staff)
        person.get_by_role("button", name="看有没有回话").click()
        expect(person.get_by_text("现在又是我（机器助手）答您")).to_be_visible()
        expect(person.get_by_role("button", name="看有没有回话")).to_have_count(0)


def test_without_script_the_staff_can_take_over_too(
    browser: Browser, pages: Tuple[Page, Page], office: Office
) -> None:
    person, staff = pages
    say(person, "人工")
    with desk(browser, java_script_enabled=False) as plain:
        plain.context.add_cookies(staff.context.cookies())
        plain.goto(f"{office.root}/staff/queue")
        plain.get_by_role("button", name="接第").click()
        plain.get_by_label("回话").fill("没有脚本也能回。")
        plain.get_by_role("button", name="发送").click()
        expect(person.get_by_text("没有脚本也能回。")).to_be_visible(timeout=SOON)
        plain.get_by_role("button", name="交还助手").click()
    expect(person.get_by_text("现在又是我（机器助手）答您").last).to_be_visible(timeout=SOON)
