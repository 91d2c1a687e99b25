"""Large enough to read and to touch, on the smallest screen too."""

from typing import Any, Dict, List

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.talking import CHILDREN, DANGER, WAGES, ask, bar_button, box, enlarge, first_line_in_view

SMALLEST = {"width": 320, "height": 568}
SIZES = ["18px", "22px", "26px", "30px"]
# Each part that is touched: its name, its box, and the box of its text.
_TARGETS = """root => Array.from(root.querySelectorAll('button, a, summary, textarea'))
  .filter((node) => node.getClientRects().length).map((node) => {
    const place = node.getBoundingClientRect(), range = document.createRange();
    range.selectNodeContents(node);
    const words = range.getBoundingClientRect();
    const fits = !words.width || (words.left >= place.left - 1 && words.right <= place.right + 1
      && words.top >= place.top - 1 && words.bottom <= place.bottom + 1);
    return { name: (node.getAttribute('aria-label') || node.textContent).trim(), width: place.width, height: place.height,
      fits, inside: place.left >= -1 && place.right <= innerWidth + 1 };
  })"""
_TIGHT = """root => Array.from(root.querySelectorAll('*')).filter((node) => {
  const own = Array.from(node.childNodes).some((child) => child.nodeType === 3 && child.textContent.trim());
  if (!own || !node.getClientRects().length || node.localName === 'style') return false;
  const look = getComputedStyle(node);
  return !(parseFloat(look.lineHeight) >= 1.3 * parseFloat(look.fontSize) - 0.01);
}).map((node) => node.textContent)"""
# What can be scrolled sideways.
_WIDE = """box => [document.scrollingElement, box, ...box.querySelectorAll('*')]
  .filter((node) => node.clientWidth && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== 'visible'
    && !node.matches('.unseen'))
  .map((node) => node.className || node.localName)"""


def targets(page: Page) -> List[Dict[str, Any]]:
    """All that can be touched and is shown."""
    found: List[Dict[str, Any]] = page.locator(".box").evaluate(_TARGETS)
    assert len(found) > 10
    return found


def talk_through(page: Page) -> None:
    """A conversation that shows every kind of button there is."""
    page.get_by_role("button", name="更多").tap()
    ask(page, DANGER)
    ask(page, CHILDREN).button("没用").tap()
    answer = ask(page, WAGES)
    answer.turn.get_by_text("看文件原文").tap()
    answer.button("存下来").tap()
    box(page).fill("工钱拖欠")
    page.get_by_role("group", name="猜您想问").get_by_role("button").first.wait_for()


@pytest.mark.parametrize(("touches", "least"), [(0, 44), (1, 44), (2, 60), (3, 60)], ids=SIZES)
def test_all_that_is_touched_is_large_enough(page: Page, touches: int, least: int) -> None:
    enlarge(page, touches)
    talk_through(page)
    small = [part for part in targets(page) if part["width"] < least or part["height"] < least]
    assert small == []


@pytest.mark.parametrize("touches", [0, 3], ids=["18px", "30px"])
def test_on_the_smallest_screen_nothing_is_cut_off(new_page: NewPage, touches: int) -> None:
    page = new_page(viewport=SMALLEST)
    enlarge(page, touches)
    talk_through(page)
    shown = targets(page)
    assert [part["name"] for part in shown if not part["fits"]] == []
    assert [part["name"] for part in shown if not part["inside"]] == []


@pytest.mark.parametrize("touches", [0, 3], ids=["18px", "30px"])
def test_on_the_smallest_screen_nothing_scrolls_sideways(new_page: NewPage, touches: int) -> None:
    page = new_page(viewport=SMALLEST)
    enlarge(page, touches)
    talk_through(page)
    assert page.locator(".box").evaluate(_WIDE) == []


def test_in_the_largest_text_there_is_still_room_for_the_conversation(new_page: NewPage) -> None:
    page = new_page(viewport=SMALLEST)
    enlarge(page, 3)
    answer = ask(page, WAGES)
    assert first_line_in_view(answer.bubbles.first)
    place = page.get_by_role("log").bounding_box()
    assert place and place["height"] >= SMALLEST["height"] * 0.4


@pytest.mark.parametrize("touches", [0, 3], ids=["18px", "30px"])
def test_whatever_is_open_one_can_still_write_and_ask_for_a_person(new_page: NewPage, touches: int) -> None:
    page = new_page(viewport=SMALLEST)
    enlarge(page, touches)
    talk_through(page)
    for part in (box(page), bar_button(page, "发送"), bar_button(page, "人工")):
        place = part.bounding_box()
        assert place and place["y"] + place["height"] <= SMALLEST["height"]


@pytest.mark.parametrize("touches", range(4), ids=SIZES)
def test_the_words_in_the_empty_text_box_are_whole(new_page: NewPage, touches: int) -> None:
    page = new_page(viewport=SMALLEST)
    enlarge(page, touches)
    room, needed = box(page).evaluate("text => [text.clientHeight, text.scrollHeight]")
    assert needed - room < 8  # the box's own padding; a second line takes more


@pytest.mark.parametrize("touches", range(4), ids=SIZES)
def test_lines_stand_apart(page: Page, touches: int) -> None:
    enlarge(page, touches)
    talk_through(page)
    assert page.locator(".box").evaluate(_TIGHT) == []


def font_size(page: Page) -> str:
    """The size of the text of the conversation."""
    size: str = page.locator(".log").evaluate("log => getComputedStyle(log).fontSize")
    return size


def test_the_size_goes_round_and_is_kept(page: Page) -> None:
    seen = [font_size(page)]
    for _ in range(4):
        enlarge(page, 1)
        seen.append(font_size(page))
    assert seen == [*SIZES, "18px"]
    enlarge(page, 2)
    page.reload()
    box(page).wait_for()
    assert font_size(page) == "26px"


def test_everything_grows_with_the_size(page: Page) -> None:
    enlarge(page, 3)
    answer = ask(page, WAGES)
    for part in (
        answer.turn.locator(".say"),
        answer.turn.locator("a.phone").first,
        answer.turn.locator("li").first,
        box(page),
    ):
        assert part.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 30


def test_the_dark_view_is_kept(page: Page) -> None:
    def colours() -> Any:
        return page.locator(".box").evaluate(
            "box => [getComputedStyle(box).color, getComputedStyle(box).backgroundColor]"
        )

    light = colours()
    page.get_by_role("button", name="更多").tap()
    dark = page.get_by_role("button", name="黑底白字")
    dark.tap()
    expect(dark).to_have_attribute("aria-pressed", "true")
    assert colours() == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"] != light
    page.reload()
    box(page).wait_for()
    assert colours() == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
