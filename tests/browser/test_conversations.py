"""A conversation by touch, on a small phone: what one asks, and what stands where in the answer."""

from typing import List

import pytest
from playwright.sync_api import Page, expect

from policy_kb.model import Kb
from tests.browser.conftest import NewPage
from tests.browser.talking import (
    CHILDREN,
    DANGER,
    TWO_MATTERS,
    WAGES,
    answer_to,
    ask,
    bar_button,
    box,
    enlarge,
    first_line_in_view,
    hot_questions,
    in_view,
)


def test_the_greeting_says_what_it_can_do_and_what_it_cannot(page: Page) -> None:
    greeting = page.locator(".log > .bubble").first
    expect(greeting).to_contain_text("我能按云县农民工政策文件")
    expect(greeting).to_contain_text("该找哪个部门、打哪个电话")
    expect(greeting).to_contain_text("我不能替您办事，也不知道文件外的事")


def test_who_comes_for_the_first_time_sees_the_beginning_of_the_greeting(page: Page) -> None:
    greeting = page.locator(".log > .bubble").first
    greeting.wait_for()
    page.wait_for_timeout(700)  # until everything has settled
    assert first_line_in_view(greeting)


def test_two_touches_lead_from_the_greeting_to_a_call_for_every_hot_question(page: Page, kb: Kb) -> None:
    page.locator(".log > .bubble").first.wait_for()
    titles = {hot.label: kb.topics[hot.topic].title for hot in kb.hot}
    assert hot_questions(page) == list(titles)
    hidden: List[str] = []
    for label, title in titles.items():
        page.evaluate("localStorage.clear()")
        page.reload()
        question = page.locator(".log > .bubble").get_by_role("button", name=label, exact=True)
        answer = answer_to(page, question.tap)
        assert answer.card["title"] == title and answer.card["outcome"] == "answered"
        call = answer.turn.locator('a[href^="tel:"]').first
        if in_view(call):
            call.tap(trial=True)  # nothing lies over it
        else:
            hidden.append(title)
    assert hidden == []


def test_an_answer_has_plain_words_then_calls_then_offices_then_proof_then_gaps_then_steps(
    page: Page,
) -> None:
    answer = ask(page, WAGES)
    card = answer.card
    parts = [
        answer.turn.get_by_role("heading", name=card["title"], exact=True),
        answer.turn.get_by_text(card["say"], exact=True),
        answer.turn.locator(f'a[href="tel:{card["hotlines"][0]["number"]}"]'),
        answer.turn.get_by_text("找谁："),
        answer.turn.get_by_text("看文件原文"),
        answer.turn.get_by_text("文件没写："),
        answer.turn.get_by_role("listitem").filter(has_text=card["steps"][0]),
    ]
    tops = [(part.bounding_box() or {"y": -1})["y"] for part in parts]
    assert tops == sorted(set(tops)) and tops[0] >= 0


def test_an_answer_shows_everything_that_the_card_says(page: Page) -> None:
    answer = ask(page, WAGES)
    card = answer.card
    assert card["offices"] and card["hotlines"] and card["not_stated"] and card["steps"]
    shown = answer.turn.inner_text()
    wanted = [office["name"] for office in card["offices"]] + card["not_stated"] + card["steps"]
    assert [text for text in wanted if text not in shown] == []
    calls = answer.turn.locator("a.phone")
    assert [call.get_attribute("href") for call in calls.all()] == [
        f"tel:{line['number']}" for line in card["hotlines"]
    ]
    for line in card["hotlines"]:
        expect(calls.filter(has_text=line["number"])).to_contain_text(line["name"])


def test_the_quote_is_folded_with_its_clause_and_unfolds_when_touched(page: Page) -> None:
    answer = ask(page, WAGES)
    quotes = answer.turn.locator("blockquote")
    expect(quotes.first).to_be_hidden()
    answer.turn.get_by_text("看文件原文").tap()
    for at, cite in enumerate(answer.card["cites"]):
        expect(quotes.nth(at)).to_be_visible()
        assert quotes.nth(at).text_content() == cite["quote"]
        expect(answer.turn.get_by_text(cite["label"], exact=True).nth(at)).to_be_visible()
    answer.turn.get_by_text("看文件原文").tap()
    expect(quotes.first).to_be_hidden()


def test_who_asks_for_a_clause_sees_its_words_at_once(page: Page) -> None:
    answer = ask(page, "第17条原文")
    expect(answer.turn.locator("blockquote").first).to_be_visible()


def test_choices_are_large_buttons_that_answer_when_touched(page: Page) -> None:
    asked = ask(page, CHILDREN)
    assert asked.card["outcome"] == "clarify"
    for choice in asked.card["choices"]:
        place = asked.button(choice["title"]).bounding_box()
        assert place and place["height"] >= 44 and place["width"] >= 200
    chosen = asked.card["choices"][0]
    answer = answer_to(page, asked.button(chosen["title"]).tap)
    assert answer.card["topic"] == chosen["topic"]
    expect(answer.turn.locator(".mine")).to_contain_text(chosen["title"])


def test_several_matters_in_one_message_get_a_card_each(page: Page) -> None:
    answer = ask(page, TWO_MATTERS)
    assert len(answer.cards) == 2
    expect(answer.bubbles).to_have_count(2)
    for at, card in enumerate(answer.cards):
        expect(answer.bubbles.nth(at).get_by_role("heading")).to_have_text(card["title"])
        expect(answer.bubbles.nth(at)).to_contain_text(card["say"])


def test_in_danger_the_numbers_stand_above_everything_but_the_name_of_the_danger(page: Page) -> None:
    answer = ask(page, DANGER)
    assert answer.card["outcome"] == "emergency"
    said = [part.text_content() or "" for part in answer.bubbles.first.locator("> span, > h2, a, > p").all()]
    lines = [f"☎ {line['number']} {line['name']}" for line in answer.card["hotlines"]]
    assert said[0] == "助手说：" and answer.card["title"] in said[1]
    assert said[2 : 2 + len(lines)] == lines
    lowest = answer.turn.locator("a.phone").last.bounding_box()
    words = answer.turn.get_by_text(answer.card["say"], exact=True).bounding_box()
    assert lowest and words and lowest["y"] + lowest["height"] <= words["y"]
    assert all(in_view(call) for call in answer.turn.locator("a.phone").all())


@pytest.mark.parametrize("touches", range(4))
def test_in_danger_a_number_is_in_view_in_every_size(page: Page, touches: int) -> None:
    enlarge(page, touches)
    assert in_view(ask(page, DANGER).turn.locator("a.phone").first)


def test_a_number_that_takes_only_messages_is_not_offered_for_a_call(page: Page) -> None:
    answer = ask(page, "老板拿刀砍人")
    assert any("短信" in line["name"] for line in answer.card["hotlines"]), "the question shows such a number"
    for line in answer.card["hotlines"]:
        expect(answer.turn.get_by_text(line["number"]).first).to_be_visible()
        calls = answer.turn.locator(f'a[href="tel:{line["number"]}"]')
        assert calls.count() == ("短信" not in line["name"]), line["name"]


def test_a_person_can_be_asked_for_at_the_same_place_at_any_time(page: Page) -> None:
    person = bar_button(page, "人工")
    places = [person.bounding_box()]
    box(page).press_sequentially("工资")
    places.append(person.bounding_box())
    ask(page, WAGES)
    places.append(person.bounding_box())
    answer = answer_to(page, person.tap)
    assert answer.card["outcome"] == "handoff"
    expect(answer.turn.locator('a[href="tel:12345"]')).to_be_visible()
    places.append(person.bounding_box())
    assert places[0] and all(place == places[0] for place in places)


@pytest.mark.parametrize("question", [WAGES, CHILDREN, DANGER, TWO_MATTERS])
def test_after_an_answer_its_beginning_is_in_view(page: Page, question: str) -> None:
    ask(page, WAGES)
    assert first_line_in_view(ask(page, question).bubbles.first)


def test_after_an_answer_to_a_long_story_its_beginning_is_in_view(page: Page) -> None:
    story = "我在县城的工地上干了半年，老板一直说下个月给，到现在一分钱都没有拿到。" * 12
    assert first_line_in_view(ask(page, story).bubbles.first)


def test_in_the_largest_size_the_beginning_of_an_answer_is_in_view(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 320, "height": 568})
    enlarge(page, 3)
    assert first_line_in_view(ask(page, "老板拖了三个月工钱不给，我该找哪个").bubbles.first)
