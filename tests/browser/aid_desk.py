"""The answer aid in a browser: somebody of the staff who types, and what they see, hear and copy."""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Tuple
from urllib.parse import parse_qs

from playwright.sync_api import Browser, Locator, Page, Request, expect

from bot.store.database import Database
from bot.store.trail import newest
from tests.browser.staff_pages import desk
from tests.server import Server
from tests.staff_account import new_account

NAME = "坐席甲"
WAGES, DANGER, WIDE, ABSENT = "老板拖了三个月工钱不给", "有人喝农药了", "保险", "我要离婚，财产怎么分"
ASKED = re.compile(r"/staff/aid$")
# What a browser says itself of requests that tests let fail.
_MEANT = re.compile(r"status of (401|403|413|503)|ERR_INTERNET_DISCONNECTED|ERR_FAILED")
NewDesk = Callable[..., Page]


@dataclass(frozen=True)
class Office:
    """The server, and an account of the staff on it."""

    server: Server
    database: Path
    password: str

    def address(self, path: str = "/staff") -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"

    def noted(self) -> List[Tuple[str, str]]:
        """What was noted as copied, newest first."""
        database = Database(f"sqlite:///{self.database}")
        entries = [entry for entry in database.read_now(newest) if entry.did == "answer_copied"]
        database.close()
        return [(entry.what, json.loads(entry.detail)["kind"]) for entry in entries]


def open_office(server: Server, database: Path) -> Office:
    """An office with a new password."""
    return Office(server, database, new_account(f"sqlite:///{database}", NAME))


@contextmanager
def aid_desk(browser: Browser, office: Office, script: str = "", **settings: Any) -> Iterator[Page]:
    """The aid, signed in with the keyboard alone; what the browser complains of fails the test.

    Args:
        script: runs before those of every page.
    """
    trouble: List[str] = []
    with desk(browser, **settings) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        if script:
            page.add_init_script(script)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.goto(office.address())
        expect(page.get_by_label("账号")).to_be_focused()
        page.keyboard.type(NAME)
        page.keyboard.press("Tab")
        page.keyboard.type(office.password)
        page.keyboard.press("Enter")
        expect(page.locator("#text")).to_be_focused()
        yield page
    assert [said for said in trouble if not _MEANT.search(said)] == []


def chosen(page: Page) -> Locator:
    """What is chosen."""
    return page.locator("#found .chosen")


def pick_of(page: Page, number: int) -> Locator:
    """The suggestion of a number."""
    return page.locator(f'#found [data-number="{number}"]')


def type_in(page: Page, text: str) -> None:
    """Type into what has the focus, the box, and wait until the suggestions are for that."""
    with page.expect_response(lambda reply: bool(ASKED.search(reply.url)) and text_of(reply.request) == text):
        page.keyboard.type(text)
    page.wait_for_timeout(100)


def text_of(request: Request) -> str:
    """What a question asks about."""
    return parse_qs(request.post_data or "").get("text", [""])[0]


def focused(page: Page) -> Dict[str, Any]:
    """What has the focus: its id, its number, and the width of its outline."""
    found: Dict[str, Any] = page.evaluate(
        """() => { const node = document.activeElement, look = getComputedStyle(node);
          return { id: node.id, number: node.dataset.number || '',
            outline: look.outlineStyle === 'none' ? 0 : parseFloat(look.outlineWidth) }; }"""
    )
    return found


def clipboard(page: Page) -> str:
    """What was copied."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def press_and_note(page: Page, key: str) -> None:
    """Press a key that copies, and wait until that is noted."""
    with page.expect_response("**/staff/copied"):
        page.keyboard.press(key)


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen")
