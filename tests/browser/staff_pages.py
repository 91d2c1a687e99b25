"""The console in a browser: a desk with a keyboard, and somebody of the staff who signs in."""

from contextlib import contextmanager
from typing import Any, Iterator

from playwright.sync_api import Browser, Page, expect

from tests.server import Server

DESK = {"width": 1280, "height": 800}


@contextmanager
def desk(browser: Browser, **settings: Any) -> Iterator[Page]:
    """A page of a browser of its own on an office machine."""
    context = browser.new_context(**{"viewport": DESK, "locale": "zh-CN", **settings})
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page, server: Server, name: str, password: str) -> None:
    """Sign in with the keyboard alone."""
    page.goto(f"http://127.0.0.1:{server.port}/staff/sign-in")
    expect(page.get_by_label("账号")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="菜单")).to_be_visible(timeout=30_000)


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until the focus is on what is called ``name``."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const e = document.activeElement, label = e.labels && e.labels[0];"
            " return (e.getAttribute('aria-label') || (label ? label.innerText : e.innerText) || '').trim(); }"
        )
        if focused.startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name!r}")
