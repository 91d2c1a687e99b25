"""Writing on a phone: what is sent and what is not, the hints, and the keyboard that takes half of the screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talking import (
    WAGES,
    answer_to,
    ask,
    bar_button,
    box,
    enlarge,
    first_line_in_view,
    in_view,
    sent_messages,
)

KEYBOARD_OPEN = {"width": 360, "height": 340}


def press_enter(page: Page, **event: object) -> None:
    """Enter as the browser reports it to the page, with the marks of an input method."""
    box(page).dispatch_event("keydown", {"key": "Enter", "bubbles": True, "cancelable": True, **event})


def test_hints_appear_while_one_writes_and_answer_when_touched(page: Page) -> None:
    hints = page.get_by_role("group", name="猜您想问").get_by_role("button")
    expect(hints).to_have_count(0)
    box(page).tap()
    box(page).press_sequentially("工钱拖欠")
    hint = hints.filter(has_text="拖欠工资")
    expect(hint).to_be_visible()
    assert 1 <= hints.count() <= 3
    answer = answer_to(page, hint.tap)
    assert answer.card["title"] == "拖欠工资"
    expect(hints).to_have_count(0)
    expect(box(page)).to_have_value("")


def test_a_text_that_is_too_long_is_not_sent_and_not_lost(page: Page) -> None:
    sent = sent_messages(page)
    story = "老板三个月不发工钱，" * 120
    assert len(story) == 1200
    box(page).tap()
    page.keyboard.insert_text(story)
    bar_button(page, "发送").tap()
    status = page.get_by_role("status")
    expect(status).to_contain_text("1200个字")
    expect(status).to_contain_text("最多1000个字")
    expect(box(page)).to_have_value(story)
    expect(page.locator(".turn")).to_have_count(0)
    assert sent == []
    ask(page, story[:900])
    expect(status).not_to_contain_text("最多")
    assert sent == [story[:900]]


def test_enter_sends(page: Page) -> None:
    box(page).fill(WAGES)
    answer = answer_to(page, lambda: box(page).press("Enter"))
    assert answer.card["title"] == "拖欠工资"
    expect(box(page)).to_have_value("")


def test_shift_and_enter_begin_a_line_and_do_not_send(page: Page) -> None:
    sent = sent_messages(page)
    box(page).fill("老板不发工钱")
    box(page).press("End")
    box(page).press("Shift+Enter")
    expect(box(page)).to_have_value("老板不发工钱\n")
    expect(page.locator(".turn")).to_have_count(0)
    assert sent == []


@pytest.mark.parametrize("mark", [{"isComposing": True}, {"keyCode": 229}], ids=["composing", "229"])
def test_enter_that_ends_the_input_of_a_word_does_not_send(page: Page, mark: dict) -> None:
    sent = sent_messages(page)
    box(page).fill(WAGES)
    press_enter(page, **mark)
    expect(page.locator(".turn")).to_have_count(0)
    expect(box(page)).to_have_value(WAGES)
    assert sent == []
    answer_to(page, lambda: press_enter(page, keyCode=13))  # the same without the mark does
    assert sent == [WAGES]


@pytest.mark.parametrize("nothing", ["", "   ", "\n\n"])
def test_an_empty_message_is_not_sent(page: Page, nothing: str) -> None:
    sent = sent_messages(page)
    box(page).fill(nothing)
    bar_button(page, "发送").tap()
    expect(box(page)).to_be_focused()
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, WAGES)
    assert sent == [WAGES]


def test_on_a_phone_sending_lets_the_keyboard_go(page: Page) -> None:
    box(page).tap()
    expect(box(page)).to_be_focused()
    box(page).fill(WAGES)
    answer_to(page, lambda: box(page).press("Enter"))
    expect(box(page)).not_to_be_focused()


@pytest.mark.parametrize("touches", [0, 3], ids=["18px", "30px"])
def test_the_keyboard_leaves_the_text_box_and_the_answer_in_view(page: Page, touches: int) -> None:
    enlarge(page, touches)
    answer = ask(page, WAGES)
    box(page).tap()
    page.set_viewport_size(KEYBOARD_OPEN)
    place = _settled(page)
    assert place["y"] >= 0 and place["y"] + place["height"] <= KEYBOARD_OPEN["height"]
    assert first_line_in_view(answer.bubbles.first)
    for name in ("发送", "人工"):
        button = bar_button(page, name).bounding_box()
        assert button and button["y"] + button["height"] <= KEYBOARD_OPEN["height"]


@pytest.mark.parametrize("touches", [0, 3], ids=["18px", "30px"])
def test_the_keyboard_leaves_a_whole_hint_in_view(page: Page, touches: int) -> None:
    enlarge(page, touches)
    box(page).tap()
    page.set_viewport_size(KEYBOARD_OPEN)
    box(page).press_sequentially("工钱拖欠")
    hints = page.get_by_role("group", name="猜您想问")
    first = hints.get_by_role("button").first
    first.wait_for()
    text_box = _settled(page)
    assert text_box["y"] + text_box["height"] <= KEYBOARD_OPEN["height"]
    group, hint = hints.bounding_box(), first.bounding_box()
    assert group and hint and group["y"] - 1 <= hint["y"]
    assert hint["y"] + hint["height"] <= min(group["y"] + group["height"], text_box["y"]) + 1
    for name in ("发送", "人工"):
        button = bar_button(page, name).bounding_box()
        assert button and button["y"] + button["height"] <= KEYBOARD_OPEN["height"]


def test_the_keyboard_leaves_the_end_in_view_of_who_had_read_to_the_end(page: Page) -> None:
    answer = ask(page, WAGES)
    answer.button("没用").scroll_into_view_if_needed()
    page.locator(".log").evaluate("log => { log.scrollTop = log.scrollHeight; }")
    box(page).tap()
    page.set_viewport_size(KEYBOARD_OPEN)
    place = _settled(page)
    last = answer.button("没用").bounding_box()
    assert last and last["y"] > 0 and last["y"] + last["height"] <= place["y"]


def test_what_one_has_said_is_in_view_while_it_waits_for_the_network(page: Page) -> None:
    ask(page, WAGES)
    page.context.set_offline(True)
    expect(page.get_by_role("status")).to_contain_text("没有网络")
    box(page).fill("娃娃的事")
    bar_button(page, "发送").tap()
    expect(page.get_by_role("status")).to_contain_text("话先存着")
    mine = page.locator(".mine").last
    expect(mine).to_contain_text("娃娃的事")
    assert in_view(mine)


def _settled(page: Page) -> dict:
    page.wait_for_timeout(400)
    place = box(page).bounding_box()
    assert place
    return dict(place)
