"""What hands, clocks and impatience do wrong loses nothing and says nothing twice."""

import time

from playwright.sync_api import Page, expect

from tests.browser.talking import WAGES, ask, bar_button, box, hot_questions, sent_messages


def test_a_double_press_on_a_question_asks_one(page: Page) -> None:
    page.locator(".log > .bubble").wait_for()
    sent = sent_messages(page)
    page.get_by_role("button", name=hot_questions(page)[0]).dblclick()
    expect(page.locator(".turn .tools").first).to_be_visible()
    page.wait_for_timeout(500)
    assert len(sent) == 1


def test_a_double_press_on_clearing_is_no_second_thought(page: Page) -> None:
    ask(page, WAGES)
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="清除我的记录").dblclick()
    expect(page.locator(".turn")).to_have_count(1)
    page.wait_for_timeout(700)
    page.get_by_role("button", name="再点一次").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("button", name="已清除", exact=True)).to_be_visible()


def test_what_one_is_writing_is_still_there_after_asking_for_a_person(page: Page) -> None:
    box(page).fill("我写到一半")
    bar_button(page, "人工").tap()
    expect(page.locator(".turn")).to_have_count(1)
    expect(box(page)).to_have_value("我写到一半")


def test_a_phone_whose_clock_is_wrong_by_decades_keeps_its_answers(page: Page) -> None:
    page.clock.set_system_time(0)  # 1970
    ask(page, WAGES)
    page.clock.set_system_time(time.time())
    ask(page, "公租房")
    page.reload()
    expect(page.locator(".turn .tools")).to_have_count(2)


def test_answers_older_than_the_notice_says_are_gone_when_the_page_is_opened(page: Page) -> None:
    ask(page, WAGES)
    page.clock.set_system_time(time.time() + 31 * 86_400)
    page.reload()
    page.locator(".log > .bubble").wait_for()
    expect(page.locator(".turn")).to_have_count(0)
