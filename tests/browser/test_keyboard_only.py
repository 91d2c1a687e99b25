"""Without mouse and without touch: every part is reached, seen to be reached, and works."""

from typing import Any, Dict, List

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.talking import CHILDREN, WAGES, Answer, answer_to

DESKTOP = {"viewport": {"width": 1024, "height": 768}, "has_touch": False, "is_mobile": False}
MOST_STOPS = 80
_FOCUS = """() => {
  let node = document.activeElement;
  while (node && node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;
  if (!node || node === document.body || node.shadowRoot) return { name: '', tag: 'body', outline: 0, in_view: true };
  const look = getComputedStyle(node), place = node.getBoundingClientRect();
  return { name: (node.getAttribute('aria-label') || node.textContent).trim(), tag: node.localName,
    outline: look.outlineStyle === 'none' ? 0 : parseFloat(look.outlineWidth),
    in_view: place.bottom > 0 && place.top < innerHeight };
}"""
Focus = Dict[str, Any]


@pytest.fixture
def desk(new_page: NewPage) -> Page:
    """The chat page on a desk computer."""
    page = new_page(**DESKTOP)
    page.locator(".log > .bubble").wait_for()
    return page


def focus(page: Page) -> Focus:
    """What has the focus: its name, tag, width of its outline, and whether it is in view."""
    found: Focus = page.evaluate(_FOCUS)
    return found


def tab_to(page: Page, name: str, key: str = "Tab") -> List[Focus]:
    """Press Tab until ``name`` has the focus; all stops on the way."""
    stops: List[Focus] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stops.append(focus(page))
        if stops[-1]["name"].startswith(name):
            return stops
    raise AssertionError(f"Tab does not reach {name}; it reaches {[stop['name'] for stop in stops]}")


def type_and_send(page: Page, question: str) -> Answer:
    """Go to the text box, write and press Enter."""
    if focus(page)["tag"] != "textarea":
        tab_to(page, "您想问的事")
    page.keyboard.type(question)
    return answer_to(page, lambda: page.keyboard.press("Enter"))


def test_tab_reaches_every_part_and_each_shows_that_it_is_reached(desk: Page) -> None:
    type_and_send(desk, WAGES)
    type_and_send(desk, CHILDREN)
    desk.reload()
    desk.locator(".turn").nth(1).wait_for()
    stops = tab_to(desk, "人工")
    names = [stop["name"] for stop in stops]
    hot = desk.locator(".log > .bubble .choices button").all_text_contents()
    choices = desk.locator(".turn .choices button").all_text_contents()
    calls = desk.locator(".turn a.phone").all_text_contents()
    wanted = [
        *hot,
        *choices,
        *calls,
        "更多",
        "存下来",
        "有用",
        "没用",
        "您想问的事",
        "发送",
        "人工",
    ]
    assert choices and calls and [name for name in wanted if name not in names] == []
    assert all(any(name.startswith(start) for name in names) for start in ("大字", "看文件原文"))
    assert [stop["name"] for stop in stops if stop["outline"] < 2] == []
    assert [stop["name"] for stop in stops if not stop["in_view"]] == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_quote_unfolds_and_folds_by_key(desk: Page, key: str) -> None:
    answer = type_and_send(desk, WAGES)
    quote = answer.turn.locator("blockquote").first
    tab_to(desk, "看文件原文", "Shift+Tab")
    expect(quote).to_be_hidden()
    desk.keyboard.press(key)
    expect(quote).to_be_visible()
    desk.keyboard.press(key)
    expect(quote).to_be_hidden()


def test_a_whole_conversation_needs_no_mouse(desk: Page) -> None:
    asked = type_and_send(desk, CHILDREN)
    choice = asked.card["choices"][0]["title"]
    tab_to(desk, choice, "Shift+Tab")
    answer = answer_to(desk, lambda: desk.keyboard.press("Enter"))
    assert answer.card["title"] == choice
    assert focus(desk)["name"] == choice
    tab_to(desk, "人工")
    desk.wait_for_timeout(500)  # nobody presses as fast as a test
    assert answer_to(desk, lambda: desk.keyboard.press("Space")).card["outcome"] == "handoff"
    assert focus(desk)["name"] == "人工"


def test_size_and_more_work_by_key(desk: Page) -> None:
    shell = desk.locator(".box")
    tab_to(desk, "大字")
    before = shell.evaluate("box => getComputedStyle(box).fontSize")
    desk.keyboard.press("Enter")
    assert (before, shell.evaluate("box => getComputedStyle(box).fontSize")) == ("18px", "22px")
    assert focus(desk)["name"].startswith("大字")
    tab_to(desk, "更多")
    desk.keyboard.press("Enter")
    assert "黑底白字" in [stop["name"] for stop in tab_to(desk, "黑底白字")[:1]], "it follows at once"
    desk.keyboard.press("Space")
    expect(desk.get_by_role("button", name="黑底白字")).to_have_attribute("aria-pressed", "true")
    stops = tab_to(desk, "政策目录和电话")
    assert "清除我的记录" in [stop["name"] for stop in stops]
    assert all(stop["outline"] >= 2 for stop in stops)


def test_a_hint_is_chosen_by_key_and_the_focus_is_not_lost(desk: Page) -> None:
    tab_to(desk, "您想问的事")
    desk.keyboard.type("工钱拖欠")
    desk.get_by_role("group", name="猜您想问").get_by_role("button", name="拖欠工资").wait_for()
    tab_to(desk, "拖欠工资", "Shift+Tab")
    answer = answer_to(desk, lambda: desk.keyboard.press("Enter"))
    assert answer.card["title"] == "拖欠工资"
    assert focus(desk)["tag"] != "body"


def test_the_focus_is_not_lost_when_one_says_that_an_answer_did_not_help(desk: Page) -> None:
    type_and_send(desk, WAGES)
    tab_to(desk, "没用", "Shift+Tab")
    desk.keyboard.press("Enter")
    desk.get_by_text("哪里没用？").wait_for()
    assert focus(desk)["name"] in ("没用", "答的不是我问的")
    tab_to(desk, "看不懂")
    desk.keyboard.press("Enter")
    desk.get_by_text("记下了").wait_for()
    assert focus(desk)["name"] == "没用" and focus(desk)["outline"] >= 2


def test_the_focus_stays_where_it_is_when_a_slow_server_has_kept_the_judgement(desk: Page) -> None:
    held: List[Route] = []
    desk.route("**/webhooks/web/feedback", lambda route: held.append(route))
    answer = type_and_send(desk, WAGES)
    tab_to(desk, "没用", "Shift+Tab")
    desk.keyboard.press("Enter")
    tab_to(desk, "说得不够")
    for _ in range(100):
        if held:
            break
        desk.wait_for_timeout(50)
    with desk.expect_response("**/webhooks/web/feedback"):
        held[0].continue_()
    desk.wait_for_function(
        "Object.values(localStorage).some(text => (JSON.parse(text).told || [{}])[0].sent)"
    )
    assert focus(desk)["name"] == "说得不够"
    desk.keyboard.press("Enter")
    expect(answer.turn).to_contain_text("记下了")


def test_the_focus_is_not_lost_when_one_says_that_an_answer_helped(desk: Page) -> None:
    type_and_send(desk, WAGES)
    tab_to(desk, "有用", "Shift+Tab")
    desk.keyboard.press("Space")
    desk.get_by_text("记下了").wait_for()
    assert focus(desk)["name"] == "有用"


def test_the_focus_is_not_lost_when_an_answer_is_kept_as_a_picture(desk: Page) -> None:
    answer = type_and_send(desk, WAGES)
    tab_to(desk, "存下来", "Shift+Tab")
    desk.keyboard.press("Enter")
    answer.turn.locator("img").wait_for()
    assert focus(desk)["tag"] != "body"
    tab_to(desk, "收起")
    desk.keyboard.press("Enter")
    assert focus(desk)["name"] == "存下来"
