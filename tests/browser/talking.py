"""What a person does on the chat page, and what they see of it."""

from dataclasses import dataclass
from typing import Any, Callable, Dict, List

from playwright.sync_api import Locator, Page

from tests.browser.conftest import NewPage
from tests.browser.foreign_page import ForeignSites
from tests.server import Server

WAGES = "老板拖着工钱不发"
CHILDREN = "娃娃的事"
DANGER = "工地上有人摔下来了，流血不止"
TWO_MATTERS = "你好，我在县城打工，想让孩子转到这边的公办小学读书，外地户口收不收？另外我们一家现在租房子住，能不能申请公租房？"
REFUSED = "2018年世界杯哪个赢"

_IN_VIEW = """node => {
  const log = node.getRootNode().querySelector('.log').getBoundingClientRect(), own = node.getBoundingClientRect();
  const below = Math.min(log.bottom, innerHeight), within = own.left >= -1 && own.right <= innerWidth + 1;
  return own.height > 0 && within && own.top >= log.top - 1 && own.bottom <= below + 1;
}"""
_FIRST_LINE_IN_VIEW = """node => {
  const log = node.getRootNode().querySelector('.log').getBoundingClientRect();
  const words = Array.from(node.children).find((child) => !child.classList.contains('unseen'));
  const range = document.createRange();
  range.selectNodeContents(words);
  const line = range.getClientRects()[0];
  return line.top >= log.top - 1 && line.bottom <= Math.min(log.bottom, innerHeight) + 1;
}"""


@dataclass(frozen=True)
class Answer:
    """One turn as it stands on the page, and the cards that the server sent for it."""

    turn: Locator
    cards: List[Dict[str, Any]]

    @property
    def card(self) -> Dict[str, Any]:
        """The only card."""
        assert len(self.cards) == 1
        return self.cards[0]

    @property
    def bubbles(self) -> Locator:
        """What the assistant says, one for each card."""
        return self.turn.locator(".bubble:not(.mine)")

    def button(self, name: str) -> Locator:
        """A button of this turn."""
        return self.turn.get_by_role("button", name=name, exact=True)

    @property
    def id(self) -> str:
        """The id of the message."""
        return self.turn.get_attribute("id") or ""


def answer_to(page: Page, press: Callable[[], object]) -> Answer:
    """Do what sends a message, and wait for the answer."""
    with page.expect_response("**/webhooks/web/message") as replied:
        press()
    reply = replied.value.json()
    turn = page.locator(f'.turn[id="{reply["id"]}"]')
    turn.locator(".bubble:not(.mine)").first.wait_for()
    return Answer(turn, [message["custom"] for message in reply["messages"]])


def box(page: Page) -> Locator:
    """Where one writes."""
    return page.get_by_role("textbox")


def bar_button(page: Page, name: str) -> Locator:
    """A button beside the text box."""
    return page.locator("form").get_by_role("button", name=name, exact=True)


def ask(page: Page, question: str) -> Answer:
    """Write a question, touch 发送 and wait for the answer."""
    box(page).fill(question)
    return answer_to(page, lambda: bar_button(page, "发送").tap())


def enlarge(page: Page, times: int) -> None:
    """Touch 大字 so many times."""
    for _ in range(times):
        page.get_by_role("button", name="大字").tap()


def hot_questions(page: Page) -> List[str]:
    """The questions that stand under the greeting."""
    return page.locator(".log > .bubble .choices button").all_text_contents()


def in_view(part: Locator) -> bool:
    """Whether all of it can be seen without scrolling."""
    return bool(part.evaluate(_IN_VIEW))


def first_line_in_view(bubble: Locator) -> bool:
    """Whether the first line of a bubble can be seen without scrolling."""
    return bool(bubble.evaluate(_FIRST_LINE_IN_VIEW))


def sent_messages(page: Page) -> List[str]:
    """From now on, the messages that leave the page; the list grows as they do."""
    sent: List[str] = []
    page.on(
        "request",
        lambda request: (
            sent.append(request.post_data_json["text"]) if request.url.endswith("/message") else None
        ),
    )
    return sent


def embedded(new_page: NewPage, foreign: ForeignSites, site: Server, **settings: Any) -> Page:
    """A foreign site's page with the widget in it, closed."""
    page = new_page(f"{foreign.allowed}/?widget=http://127.0.0.1:{site.port}/widget.js", **settings)
    page.get_by_role("button", name="问政策").wait_for()
    return page
