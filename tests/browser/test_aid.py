"""The answer aid in a real browser: with the keyboard alone, without script, and what axe finds."""

import re
from typing import Any, List

import pytest
from playwright.sync_api import Page, expect

from tests.browser.aid_desk import (
    ABSENT,
    DANGER,
    WAGES,
    WIDE,
    NewDesk,
    Office,
    chosen,
    clipboard,
    focused,
    pick_of,
    press_and_note,
    type_in,
)
from tests.browser.conftest import PHONE
from tests.browser.test_reading import violations


def test_from_sign_in_to_the_copied_answer_with_the_keyboard_alone(desk: Page, office: Office) -> None:
    assert focused(desk)["id"] == "text"
    type_in(desk, WAGES)
    first = chosen(desk)
    expect(first.locator("h2")).to_contain_text("拖欠工资")
    expect(first.locator(".how")).to_contain_text("有把握：")
    expect(first.locator(".clause mark").first).to_be_visible()
    expect(first.locator(".calls")).to_contain_text("12333")
    expect(first.locator(".missing")).to_contain_text("多少天能要到")
    for number in (2, 3):
        expect(pick_of(desk, number).locator(".say")).to_be_visible()
        expect(pick_of(desk, number).locator("blockquote.clause mark").first).to_be_in_viewport()
    assert focused(desk)["id"] == "text"
    press_and_note(desk, "Control+Enter")
    expect(desk.locator("#copied")).to_contain_text("抄好了：“拖欠工资”的答案")
    answer = clipboard(desk)
    assert "依据：云县政府发〔2016〕54号 第二部分（二）第8条：“全面贯彻" in answer and "电话：12333" in answer
    press_and_note(desk, "Control+Shift+Enter")
    expect(desk.locator("#copied")).to_contain_text("的短信（")
    message = clipboard(desk)
    assert len(message) <= 70 and message.endswith("云县政府发〔2016〕54号")
    expect(desk.locator("#copied")).to_contain_text(message)
    assert office.noted()[:2] == [("topic/wage_arrears", "message"), ("topic/wage_arrears", "answer")]
    assert focused(desk)["id"] == "text"


def test_answers_are_chosen_by_key_and_digits_in_the_box_are_digits(desk: Page) -> None:
    type_in(desk, "欠了我3个月工资")
    expect(desk.locator("#text")).to_have_value("欠了我3个月工资")
    desk.keyboard.press("Alt+Digit2")
    expect(pick_of(desk, 2)).to_have_class(re.compile("chosen"))
    expect(pick_of(desk, 2).get_by_text("谁负责")).to_be_visible()
    expect(pick_of(desk, 1).get_by_text("谁负责")).to_be_hidden()
    for number in (1, 2, 3):
        expect(pick_of(desk, number).locator("blockquote.clause mark").first).to_be_in_viewport()
    assert focused(desk)["id"] == "text"
    desk.keyboard.press("ArrowDown")
    assert focused(desk)["number"] == "2" and focused(desk)["outline"] >= 2
    desk.keyboard.press("3")
    expect(pick_of(desk, 3)).to_have_class(re.compile("chosen"))
    assert focused(desk)["number"] == "3"
    desk.keyboard.press("ArrowUp")
    assert focused(desk)["number"] == "2"
    title = pick_of(desk, 5).inner_text().lstrip("5 ")
    desk.keyboard.press("5")
    expect(chosen(desk).locator("h2")).to_contain_text(title)
    expect(chosen(desk)).to_have_attribute("data-number", "5")
    expect(chosen(desk)).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#copied")).to_contain_text(f"抄好了：“{title}”的答案")
    desk.keyboard.press("/")
    assert focused(desk)["id"] == "text"
    desk.keyboard.type("工伤")  # what stood there was selected
    expect(desk.locator("#text")).to_have_value("工伤")
    expect(chosen(desk)).to_have_attribute("data-number", "1")


def test_keys_that_stand_alone_can_be_switched_off_and_stay_so(desk: Page) -> None:
    type_in(desk, WAGES)
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.get_by_role("table")).to_be_visible()
    box = desk.get_by_role("checkbox", name="单独一个键也管用")
    desk.keyboard.press("Tab")
    for _ in range(3):
        if not box.evaluate("node => node === document.activeElement"):
            desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    expect(box).not_to_be_checked()
    for key in ("2", "/", "?"):
        desk.keyboard.press(key)
    expect(chosen(desk)).to_have_attribute("data-number", "1")
    assert focused(desk)["id"] == "single"
    desk.keyboard.press("Control+k")
    assert focused(desk)["id"] == "text"
    desk.reload()
    expect(desk.locator("#single")).not_to_be_checked()


def test_a_danger_is_chosen_first_and_its_numbers_are_copied(desk: Page, office: Office) -> None:
    type_in(desk, DANGER)
    order = desk.locator("#found .pick").evaluate_all("all => all.map(one => one.dataset.what)")
    assert order[0].startswith("danger/")
    alarm = chosen(desk)
    expect(alarm).to_have_class(re.compile("alarm"))
    assert (
        float(alarm.locator(".calls strong").first.evaluate("n => parseFloat(getComputedStyle(n).fontSize)"))
        > 25
    )
    press_and_note(desk, "Control+Enter")
    expect(desk.locator("#copied")).to_contain_text("抄好了")
    assert "电话：120（医疗急救）" in clipboard(desk)
    assert office.noted()[0] == (order[0], "answer")


def test_nothing_of_the_document_is_chosen_where_it_holds_nothing(desk: Page) -> None:
    type_in(desk, ABSENT)
    expect(chosen(desk)).to_have_attribute("data-what", "refusal")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#copied")).to_contain_text("抄好了")
    assert "没有写" in clipboard(desk) and "12345" in clipboard(desk)


def test_a_clause_a_body_and_a_search_are_reached_by_key(desk: Page, office: Office) -> None:
    type_in(desk, "第17条")
    expect(chosen(desk).locator("blockquote.clause")).to_contain_text("17.逐步改善农民工居住条件")
    link = desk.get_by_role("link", name="打开第二部分（三）第17条")
    for _ in range(30):
        desk.keyboard.press("Tab")
        if link.evaluate("node => node === document.activeElement"):
            break
    with desk.context.expect_page() as opened:
        desk.keyboard.press("Enter")
    page = opened.value
    expect(page.get_by_role("heading", level=1)).to_contain_text("第二部分（三）第17条")
    page.get_by_role("link", name="县住建局").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("县住建局")
    expect(page.get_by_role("heading", name="牵头的条文（2）")).to_be_visible()
    page.keyboard.press("Control+k")
    page.wait_for_url(office.address())
    page.goto(office.address("/staff/document"))
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("契税")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="“契税”：1处段落，共1次")).to_be_visible()
    expect(page.locator("#c-2\\.3\\.17 mark")).to_have_text("契税")


def test_without_script_all_is_there(new_desk: NewDesk) -> None:
    page = new_desk(java_script_enabled=False)
    page.keyboard.type(WAGES)
    page.keyboard.press("Enter")
    expect(chosen(page).locator("h2")).to_contain_text("拖欠工资")
    expect(page.locator("#text")).to_have_value(WAGES)
    expect(chosen(page).get_by_label("“拖欠工资”的答案")).to_have_value(re.compile("依据：云县政府发"))
    expect(chosen(page).get_by_label("“拖欠工资”的短信")).to_be_visible()
    expect(page.get_by_role("button", name="抄答案")).to_have_count(0)
    other = pick_of(page, 4)
    title = other.inner_text().lstrip("4 ")
    other.press("Enter")
    expect(chosen(page).locator("h2")).to_contain_text(title)
    expect(page.locator("#text")).to_have_value(WAGES)
    page.locator("#text").fill("")
    page.get_by_role("button", name="请律师打官司").press("Enter")
    expect(chosen(page).locator("h2")).to_contain_text("法律援助")


def test_a_screen_reader_is_told_once_the_typing_pauses(desk: Page) -> None:
    type_in(desk, DANGER)
    expect(desk.locator("#heard")).to_have_text(re.compile("，120、110"))
    desk.keyboard.press("Control+a")
    type_in(desk, "公租房")
    expect(desk.locator("#heard")).to_have_text("公租房，有把握：说到了“公租房”")


@pytest.mark.parametrize("device", [{}, {"viewport": PHONE}], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_is_too_wide(new_desk: NewDesk, office: Office, device: Any) -> None:
    page = new_desk(**device)
    found = {"start": violations(page)}
    for typed in (WAGES, DANGER, WIDE, ABSENT, "第17条", "县住建局", "你好", "工" * 1001):
        page.locator("#text").fill("")
        page.locator("#text").fill(typed)
        page.wait_for_timeout(600)
        page.keyboard.press("Control+Enter")
        found[typed[:9]] = violations(page) + _too_wide(page)
    page.keyboard.press("Escape")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    found["all open"] = violations(page) + _too_wide(page)
    for path in ("clauses/2.2.8", "offices/hrss", "offices/housing", "document"):
        page.goto(office.address(f"/staff/{path}"))
        found[path] = violations(page) + _too_wide(page)
    for words in ("县人社局", "xyzxyz"):
        page.locator("#words").fill(words)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=words).wait_for()
        found[words] = violations(page) + _too_wide(page)
    assert {state: trouble for state, trouble in found.items() if trouble} == {}


def _too_wide(page: Page) -> List[str]:
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return [f"{wide} px too wide"] if wide > 0 else []


def test_the_top_three_are_all_in_view_on_a_desktop(desk: Page) -> None:
    for typed in (WAGES, WIDE):
        desk.locator("#text").fill(typed)
        expect(pick_of(desk, 3)).to_be_visible()
        desk.wait_for_timeout(300)
        for number in (1, 2, 3):
            place = pick_of(desk, number).locator(".how").bounding_box()
            assert place and place["y"] + place["height"] < 800, (typed, number)
