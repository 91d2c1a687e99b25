"""The answer aid where something fails: a slow network, none at all, a closed clipboard, a sign-in that has ended."""

import re
from typing import List

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.aid_desk import (
    ASKED,
    WAGES,
    WIDE,
    NewDesk,
    Office,
    chosen,
    clipboard,
    focused,
    press_and_note,
    text_of,
    type_in,
    wait_until,
)

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
CLOSED_CLIPBOARD = "navigator.clipboard.writeText = () => Promise.reject(new Error());"
CANNOT_COPY = NO_CLIPBOARD + "document.execCommand = () => false;"


@pytest.mark.parametrize("script", [NO_CLIPBOARD, CLOSED_CLIPBOARD])
def test_where_the_clipboard_is_closed_the_old_way_copies(new_desk: NewDesk, script: str) -> None:
    page = new_desk(script)
    type_in(page, WAGES)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#copied")).to_contain_text("抄好了")
    assert focused(page)["id"] == "text"
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    expect(page.locator("#text")).to_have_value(re.compile("依据：云县政府发〔2016〕54号"))


def test_where_nothing_copies_the_text_is_selected_to_copy_by_hand(new_desk: NewDesk, office: Office) -> None:
    page, before = new_desk(CANNOT_COPY), len(office.noted())
    type_in(page, WAGES)
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#copied")).to_contain_text("没能抄走")
    selected = page.evaluate("(n => n.value.slice(n.selectionStart, n.selectionEnd))(document.activeElement)")
    assert selected.startswith("拖欠工资：") and selected.endswith("云县政府发〔2016〕54号")
    page.keyboard.press("2")  # what has the focus is text: a digit there chooses nothing
    expect(chosen(page)).to_have_attribute("data-number", "1")
    assert len(office.noted()) == before


def test_an_answer_to_other_words_than_those_in_the_box_is_not_copied(desk: Page, office: Office) -> None:
    type_in(desk, WAGES)
    before = len(office.noted())
    desk.keyboard.press("Control+k")
    desk.keyboard.type("工伤")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#copied")).to_contain_text("还没有查到，没有抄")
    assert len(office.noted()) == before
    expect(chosen(desk)).to_contain_text("工伤")
    press_and_note(desk, "Control+Enter")
    expect(desk.locator("#copied")).to_contain_text("抄好了")
    assert len(office.noted()) == before + 1


def test_a_late_answer_never_takes_the_place_of_a_newer_one(desk: Page) -> None:
    held: List[Route] = []
    asked: List[str] = []
    desk.route("**/staff/aid", lambda route: (asked.append(text_of(route.request)), held.append(route)))
    desk.keyboard.type("工伤")
    wait_until(desk, lambda: len(held) == 1)
    desk.keyboard.type("住院")
    desk.wait_for_timeout(300)
    desk.keyboard.type("谁出钱")
    desk.wait_for_timeout(300)
    assert asked == ["工伤"], "only one is asked at a time"
    held[0].continue_()
    wait_until(desk, lambda: len(held) == 2)
    assert asked[1] == "工伤住院谁出钱"
    desk.locator("#text").fill("")  # the caller has hung up
    desk.wait_for_timeout(300)
    held[1].continue_()
    desk.wait_for_timeout(500)
    expect(desk.locator("#found .pick")).to_have_count(0)
    expect(desk.get_by_role("heading", name="问得最多的")).to_be_visible()


def test_what_is_typed_and_taken_back_while_it_is_asked_leaves_the_right_answer(desk: Page) -> None:
    type_in(desk, "公租房")
    held: List[Route] = []
    desk.route("**/staff/aid", lambda route: route.continue_() if held else held.append(route))
    desk.keyboard.type("拖欠工资")
    wait_until(desk, lambda: len(held) == 1)
    for _ in "拖欠工资":
        desk.keyboard.press("Backspace")
    desk.wait_for_timeout(300)
    with desk.expect_response(lambda reply: text_of(reply.request) == "公租房"):
        held[0].continue_()
    expect(chosen(desk).locator("h2")).to_contain_text("公租房")


def test_an_answer_that_was_given_up_as_lost_is_not_shown(new_desk: NewDesk) -> None:
    page = new_desk("const real = setTimeout; window.setTimeout = (f, ms) => real(f, ms > 1000 ? 600 : ms);")
    held: List[Route] = []
    page.route("**/staff/aid", lambda route: held.append(route) if not held else route.continue_())
    page.keyboard.type(WAGES)
    expect(page.locator("#trouble")).to_contain_text("网太慢")
    page.keyboard.press("Control+a")
    type_in(page, WIDE)
    held[0].continue_()
    page.wait_for_timeout(500)
    expect(page.locator(".notice.ask")).to_contain_text("您想问哪一种保险？")
    expect(page.locator("#trouble")).to_be_hidden()


def test_while_an_input_method_composes_nothing_is_asked(desk: Page) -> None:
    asked: List[str] = []
    desk.on("request", lambda request: asked.append(text_of(request)) if ASKED.search(request.url) else None)
    wire = desk.context.new_cdp_session(desk)
    desk.keyboard.type("欠")
    for letters in ("g", "go", "gong", "gongz", "gongzi"):
        wire.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
        desk.wait_for_timeout(200)
    assert asked == []
    wire.send("Input.insertText", {"text": "工资"})
    expect(chosen(desk)).to_be_visible()
    assert asked == ["欠工资"]


def test_without_network_it_is_told_and_asked_again(desk: Page) -> None:
    desk.context.set_offline(True)
    desk.keyboard.type(WAGES)
    expect(desk.locator("#trouble")).to_contain_text("连不上")
    desk.context.set_offline(False)
    expect(chosen(desk).locator("h2")).to_contain_text("拖欠工资")
    expect(desk.locator("#trouble")).to_be_hidden()
    expect(desk.locator("#text")).to_have_value(WAGES)


def test_who_was_signed_out_loses_no_word(desk: Page) -> None:
    desk.context.clear_cookies()
    desk.keyboard.type(WAGES)
    expect(desk.locator("#trouble")).to_contain_text("登录过期了")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("已经退出登录")
    expect(desk.get_by_label("写的话")).to_have_value(WAGES)


def test_what_cannot_be_noted_is_said(desk: Page) -> None:
    type_in(desk, WAGES)
    desk.route("**/staff/copied", lambda route: route.fulfill(status=503))
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#copied")).to_contain_text("没有记进操作记录")
    assert "依据" in clipboard(desk)


def test_far_too_much_text_is_told_and_kept(desk: Page) -> None:
    for text in ("工" * 1001, "工" * 20_000):
        desk.locator("#text").fill(text)
        expect(desk.get_by_role("alert").filter(visible=True)).to_contain_text("最多1000个字")
        expect(desk.locator("#text")).to_have_value(text)
    desk.locator("#text").fill(WAGES)
    expect(chosen(desk)).to_be_visible()
    expect(desk.get_by_role("alert").filter(visible=True)).to_have_count(0)
