"""People, service hours and trail in a real browser, with the keyboard alone; and what axe finds on their pages."""

import csv
from pathlib import Path
from typing import Any, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.store.hours import read_hours
from tests.bot.staff import console_stub
from tests.bot.staff.console_stub import PASSWORD, Console
from tests.browser.conftest import PHONE
from tests.browser.staff_pages import desk
from tests.browser.test_closed_doors import Watch
from tests.browser.test_reading import violations

BOSS = "管事的"
PAGES = ("/staff/people", "/staff/hours", "/staff/trail", "/staff/trail?check=1", "/staff/password")
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{tmp_path}/x.db")
    with console_stub.console() as served:
        served.add_account(BOSS, "admin")
        served.add_account("张三", "agent")
        yield served


@pytest.fixture
def boss(browser: Browser, console: Console) -> Iterator[Page]:
    """An administrator who is signed in."""
    with desk(browser, accept_downloads=True) as page:
        sign_in(page, console, BOSS, PASSWORD)
        yield page


def at(console: Console, path: str) -> str:
    return f"http://127.0.0.1:{console.port}{path}"


def sign_in(page: Page, console: Console, name: str, password: str) -> None:
    page.goto(at(console, "/staff/sign-in"))
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(password)
    page.keyboard.press("Enter")
    expect(page.locator(".me")).to_contain_text(name)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def write(page: Page, label: str, text: str) -> None:
    """Put a text in the place of what a field holds."""
    tab_to(page, page.get_by_label(label))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def press(page: Page, name: str, role: Any = "button") -> None:
    tab_to(page, page.get_by_role(role, name=name, exact=True))
    page.keyboard.press("Enter")


def test_somebody_is_added_signs_in_and_is_let_go_with_the_keyboard_alone(
    boss: Page, browser: Browser, console: Console
) -> None:
    press(boss, "人员", "link")
    boss.wait_for_url("**/staff/people")
    write(boss, "账号（2到32个字", "李四")
    boss.keyboard.press("Tab")
    expect(boss.get_by_label("角色", exact=True)).to_be_focused()
    boss.keyboard.press("ArrowDown")
    press(boss, "加上，给一个密码")
    expect(boss.get_by_role("status")).to_contain_text("只显示这一次")
    password = boss.locator("code.password").inner_text()
    with desk(browser) as other:
        sign_in(other, console, "李四", password)
        expect(other.get_by_role("main")).to_contain_text("这个密码是别人给您的")
        expect(other.locator(".me")).to_contain_text("李四（编辑）")
        tab_to(boss, boss.locator("summary[aria-label='停用：李四']"))
        boss.keyboard.press("Enter")
        press(boss, "停用李四")
        expect(boss.get_by_role("status")).to_have_text("停用了账号。")
        other.reload()
        expect(other.get_by_role("heading", name="登录")).to_be_visible()


def test_a_name_that_is_taken_is_told_and_stays_in_its_field(boss: Page, console: Console) -> None:
    boss.goto(at(console, "/staff/people"))
    write(boss, "账号（2到32个字", "张三")
    boss.keyboard.press("Enter")
    expect(boss.get_by_role("alert")).to_contain_text("已经有叫“张三”的账号了")
    field = boss.get_by_label("账号（2到32个字", exact=False)
    expect(field).to_have_value("张三")
    expect(field).to_have_attribute("aria-describedby", "problem")
    assert violations(boss) == []


def test_hours_are_set_and_mistakes_mended_with_the_keyboard_alone(boss: Page, console: Console) -> None:
    boss.goto(at(console, "/staff/hours"))
    for name, typed in (
        ("星期一第1段开始", "9:00"),
        ("星期一第1段结束", "8:00"),
        ("节假日等", "2031-05-01\n2031-05-32"),
    ):
        write(boss, name, typed)
    press(boss, "改好了，存下来")
    expect(boss.get_by_role("alert")).to_contain_text("有2处要改")
    expect(boss.get_by_label("星期一第1段结束")).to_have_accessible_description("结束：要比开始的09:00晚")
    expect(boss.get_by_label("星期一第1段开始")).to_have_value("9:00")
    assert violations(boss) == []
    for name, typed in (("星期一第1段结束", "17:00"), ("节假日等", "2031-05-01")):
        write(boss, name, typed)
    press(boss, "改好了，存下来")
    expect(boss.get_by_role("status")).to_have_text("服务时间改好了。")
    kept = console.database.read_now(read_hours)
    assert (kept.spans, kept.closed) == (((1, "09:00", "17:00"),), ("2031-05-01",))


def test_the_trail_is_read_picked_from_and_taken_away_with_the_keyboard_alone(
    boss: Page, console: Console, tmp_path: Path
) -> None:
    console.sign_in("agent", "张三")
    press(boss, "操作记录", "link")
    boss.wait_for_url("**/staff/trail")
    expect(boss.get_by_role("status")).to_contain_text("没有被改过")
    tab_to(boss, boss.get_by_label("只看谁做的"))
    boss.keyboard.press("End")
    press(boss, "看")
    expect(boss.locator("tbody tr")).to_have_count(1)
    with boss.expect_download() as taken:
        press(boss, "导出全部（CSV）")
    taken.value.save_as(tmp_path / "trail.csv")
    rows = list(csv.reader((tmp_path / "trail.csv").read_text("utf-8-sig").splitlines()))
    assert [row[2] for row in rows[1:]] == [BOSS, "张三", BOSS] and rows[-1][3] == "导出了操作记录"


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser, console: Console, viewport: object
) -> None:
    with desk(browser, **({"viewport": viewport} if viewport else {})) as page:
        page.goto(at(console, "/staff/sign-in"))
        assert violations(page) == []
        sign_in(page, console, BOSS, PASSWORD)
        watch = Watch(page)
        for path in PAGES:
            page.goto(at(console, path))
            for summary in page.locator("summary").all():
                summary.click()
            assert violations(page) == [], path
            assert not page.evaluate(TOO_WIDE), path
            assert page.evaluate("violations") == [], path
        assert watch.trouble == []


def test_what_is_typed_when_one_was_signed_out_comes_back(
    boss: Page, browser: Browser, console: Console
) -> None:
    boss.goto(at(console, "/staff/hours"))
    boss.get_by_label("星期五第1段开始").fill("08:00")
    boss.get_by_label("星期五第1段结束").fill("10:00")
    with boss.context.expect_page() as opened:
        boss.evaluate("open('/staff/password')")
    other = opened.value
    press(other, "退出")
    expect(other.get_by_role("heading", name="登录")).to_be_visible()
    press(boss, "改好了，存下来")
    expect(boss.get_by_role("alert")).to_contain_text("您已经退出登录")
    assert violations(boss) == []
    sign_in(other, console, BOSS, PASSWORD)
    press(boss, "再按一次")
    expect(boss.get_by_role("alert")).to_contain_text("再按一次就行")
    press(boss, "再按一次")
    expect(boss.get_by_role("status")).to_have_text("服务时间改好了。")
    assert console.database.read_now(read_hours).spans == ((5, "08:00", "10:00"),)
