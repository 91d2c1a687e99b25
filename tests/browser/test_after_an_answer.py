"""What one can do with an answer: judge it, take it along, hear it, and hear from a person who has taken over."""

import re
import sqlite3
import time
from pathlib import Path
from typing import List, Optional, Tuple

import pytest
from playwright.sync_api import Page, Route, expect

from policy_kb.card import plain_card
from tests.browser.talking import DANGER, TWO_MATTERS, WAGES, Answer, ask

# A voice that writes down what it is told to say.
VOICE = """
  window.spoken = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, 'speechSynthesis', { configurable: true, value: {
    speaking: false,
    speak(speech) { window.spoken.push([speech.text, speech.lang]); this.speaking = true; },
    cancel() { window.spoken.push('cancelled'); this.speaking = false; } } });
"""
NO_VOICE = "Object.defineProperty(window, 'speechSynthesis', { configurable: true, value: undefined });"
# Writes down each line that is drawn in a picture: its words, the size of its letters, and how much room is left beside it.
PEN = """
  window.drawn = [];
  const draw = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    window.drawn.push({ text, size: parseFloat(this.font), room: this.canvas.width - x - this.measureText(text).width });
    return draw.call(this, text, x, y);
  };
"""
Judgement = Tuple[int, bool, Optional[str]]


def judgements(database: Path, answer: Answer, wanted: List[Judgement]) -> List[Judgement]:
    """What the server keeps of an answer's cards; waits until it is what is wanted, or for five seconds."""
    kept: List[Judgement] = []
    for _ in range(50):
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            rows = connection.execute(
                "select card, useful, reason from feedback where turn = ? order by card", (answer.id,)
            ).fetchall()
        kept = [(card, bool(useful), reason) for card, useful, reason in rows]
        if kept == wanted:
            break
        time.sleep(0.1)
    return kept


def test_useful_is_kept_by_the_server(page: Page, database: Path) -> None:
    answer = ask(page, WAGES)
    assert judgements(database, answer, []) == []
    answer.button("有用").tap()
    expect(answer.button("有用")).to_have_attribute("aria-pressed", "true")
    expect(answer.button("没用")).to_have_attribute("aria-pressed", "false")
    expect(answer.turn).to_contain_text("记下了")
    assert judgements(database, answer, [(0, True, None)]) == [(0, True, None)]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("答的不是我问的", "not_my_question"),
        ("看不懂", "not_understood"),
        ("说得不够", "too_little"),
        ("电话打不通", "no_phone_help"),
        ("说错了", "wrong"),
    ],
)
def test_not_useful_is_kept_with_its_reason(page: Page, database: Path, words: str, reason: str) -> None:
    answer = ask(page, WAGES)
    answer.button("没用").tap()
    expect(answer.turn).to_contain_text("哪里没用？")
    assert judgements(database, answer, [(0, False, None)]) == [(0, False, None)]
    answer.button(words).tap()
    expect(answer.button(words)).to_have_count(0)
    expect(answer.turn).to_contain_text("记下了")
    assert judgements(database, answer, [(0, False, reason)]) == [(0, False, reason)]


def test_each_of_several_cards_is_judged_by_itself(page: Page, database: Path) -> None:
    answer = ask(page, TWO_MATTERS)
    answer.button("有用").nth(1).tap()
    expect(answer.button("有用").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(answer.button("有用").nth(0)).to_have_attribute("aria-pressed", "false")
    assert judgements(database, answer, [(1, True, None)]) == [(1, True, None)]


def test_a_changed_mind_is_what_counts(page: Page, database: Path) -> None:
    answer = ask(page, WAGES)
    answer.button("没用").tap()
    answer.button("说错了").tap()
    assert judgements(database, answer, [(0, False, "wrong")]) == [(0, False, "wrong")]
    answer.button("有用").tap()
    assert judgements(database, answer, [(0, True, None)]) == [(0, True, None)]


def test_an_answer_can_be_kept_as_a_picture_that_says_everything(page: Page) -> None:
    answer = ask(page, WAGES)
    answer.button("存下来").tap()
    picture = answer.turn.locator("img")
    expect(picture).to_be_visible()
    assert (picture.get_attribute("src") or "").startswith("data:image/png")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    said = picture.get_attribute("alt") or ""
    card = answer.card
    wanted = [card["title"], card["say"], *(line["number"] for line in card["hotlines"])]
    wanted += [cite["quote"] for cite in card["cites"]] + [cite["label"] for cite in card["cites"]]
    assert [text for text in wanted if text not in said] == []


@pytest.mark.parametrize("question", [WAGES, "社保转移", "第17条原文"])
def test_in_the_picture_no_line_is_cut_off_and_no_number_is_torn(page: Page, question: str) -> None:
    page.add_init_script(PEN)
    page.reload()
    answer = ask(page, question)
    answer.button("存下来").tap()
    lines = page.evaluate("window.drawn")
    drawn = "".join(line["text"] for line in lines)
    assert all(cite["quote"].replace("\n", "") in drawn for cite in answer.card["cites"])
    assert [line["text"] for line in lines if line["room"] < 0] == []
    pairs = zip(lines, lines[1:])
    torn = [f"{one['text']}|{next_['text']}" for one, next_ in pairs if is_torn(one["text"], next_["text"])]
    assert torn == []


def is_torn(line: str, next_line: str) -> bool:
    """Whether a number begins on one line and ends on the next."""
    return (
        line[-1:].isdigit() and next_line[:1].isdigit() and not re.match(r"\d\. ", next_line)
    )  # a next step


def test_the_words_of_the_picture_are_as_large_as_those_of_the_page(page: Page) -> None:
    page.add_init_script(PEN)
    page.reload()
    answer = ask(page, WAGES)
    answer.button("存下来").tap()
    picture = answer.turn.locator("img")
    scale = picture.evaluate("image => image.decode().then(() => image.clientWidth / image.naturalWidth)")
    assert page.evaluate("window.drawn[0].size") * scale >= 18


def test_the_picture_can_be_put_away_and_taken_out_again(page: Page) -> None:
    answer = ask(page, WAGES)
    for _ in range(2):
        answer.button("存下来").tap()
        expect(answer.turn.locator("img")).to_have_count(1)
        expect(answer.button("存下来")).to_be_hidden()
        answer.button("收起").tap()
        expect(answer.turn.locator("img")).to_have_count(0)


def test_judging_does_not_bring_a_second_picture(page: Page, database: Path) -> None:
    answer = ask(page, WAGES)
    answer.button("存下来").tap()
    answer.button("有用").tap()
    assert judgements(database, answer, [(0, True, None)]) == [(0, True, None)]
    expect(answer.turn.locator("img")).to_have_count(1)
    expect(answer.button("存下来")).to_be_hidden()


@pytest.mark.parametrize("question", [WAGES, DANGER])
def test_an_answer_is_read_aloud_with_its_words_and_its_numbers(page: Page, question: str) -> None:
    page.add_init_script(VOICE)
    page.reload()
    answer = ask(page, question)
    answer.button("朗读").tap()
    spoken = page.evaluate("window.spoken")
    assert len(spoken) == 1 and spoken[0][1] == "zh-CN"
    assert answer.card["say"] in spoken[0][0]
    for line in answer.card["hotlines"]:
        assert line["name"] in spoken[0][0] and " ".join(line["number"]) in spoken[0][0]
    answer.button("朗读").tap()
    assert page.evaluate("window.spoken[1]") == "cancelled"


def test_where_there_is_no_voice_nothing_offers_one(page: Page) -> None:
    expect(ask(page, WAGES).button("朗读")).to_be_visible()
    page.add_init_script(NO_VOICE)
    page.reload()
    answer = ask(page, WAGES)
    expect(answer.button("存下来")).to_be_visible()
    expect(page.get_by_role("button", name="朗读")).to_have_count(0)


def _taken_over(route: Route) -> None:
    reply = route.fetch()
    route.fulfill(response=reply, json={**reply.json(), "waiting": True})


def test_what_a_person_writes_who_took_over_is_shown_until_they_leave(page: Page) -> None:
    polls: List[Route] = []
    page.route("**/webhooks/web/message", _taken_over)
    page.route("**/webhooks/web/waiting?*", lambda route: polls.append(route))
    ask(page, "人工")
    status = page.get_by_role("status")
    expect(status).to_have_text("工作人员在看您的消息。")
    _wait_for_polls(page, polls, 1)
    assert "after=0" in polls[0].request.url and polls[0].request.header_value("authorization")
    card = plain_card(None, "handoff", "县人社局", "您好，我是窗口的老王，您欠薪多久了？")
    polls[0].fulfill(json={"messages": [{"number": 7, "text": card["say"], "custom": card}], "waiting": True})
    shown = page.get_by_text(card["say"], exact=True)
    expect(shown).to_be_visible()
    _wait_for_polls(page, polls, 2)
    assert "after=7" in polls[1].request.url
    polls[1].fulfill(json={"messages": [], "waiting": False})
    expect(status).to_have_text("")
    page.wait_for_timeout(1500)
    assert len(polls) == 2
    expect(shown).to_have_count(1)


def _wait_for_polls(page: Page, polls: List[Route], count: int) -> None:
    for _ in range(100):
        if len(polls) >= count:
            break
        page.wait_for_timeout(50)
    assert len(polls) == count


def test_what_a_person_writes_is_not_said_to_be_of_the_machine(page: Page) -> None:
    card = plain_card(None, "handoff", "县人社局", "您好，我是窗口的老王。")
    replies = [{"messages": [{"number": 1, "text": card["say"], "custom": card}], "waiting": False}]
    page.route("**/webhooks/web/message", _taken_over)
    page.route("**/webhooks/web/waiting?*", lambda route: route.fulfill(json=replies.pop()))
    ask(page, "人工")
    bubble = page.locator(".bubble").filter(has_text="老王")
    bubble.wait_for()
    expect(bubble.locator(".unseen")).not_to_contain_text("助手")
