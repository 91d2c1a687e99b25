"""A real browser, a real server, and a phone to hold. Skipped where there is no Chromium; with CI=true that fails."""

import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.aid_desk import NewDesk, Office, aid_desk, open_office
from tests.browser.foreign_page import ForeignSites, foreign_sites
from tests.needed import need
from tests.server import Server, running

CHROMIUM = shutil.which("chromium")
# Chromium's own calls home would fail here, many at a time.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE = {"width": 360, "height": 640}
NewPage = Callable[..., Page]


# Of the package, not of the session: while it runs, no other test may run an event loop of its own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    need(CHROMIUM, "chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def foreign() -> Iterator[ForeignSites]:
    with foreign_sites() as sites:
        yield sites


@pytest.fixture(scope="package")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps its turns."""
    return tmp_path_factory.mktemp("browser") / "assistant.db"


@pytest.fixture(scope="package")
def site(foreign: ForeignSites, database: Path) -> Iterator[Server]:
    """A server of its own, that lets one foreign site embed the widget and whose limits no test reaches."""
    environment = {
        "YUNXIAN_DATABASE": f"sqlite:///{database}",
        "YUNXIAN_EMBED_ORIGINS": foreign.allowed,
        "YUNXIAN_SESSION_PER_MINUTE": "100000",
        "YUNXIAN_ADDRESS_PER_MINUTE": "100000",
    }
    with running(environment=environment) as server:
        yield server


@contextmanager
def _phone(browser: Browser, **settings: Any) -> Iterator[Page]:
    wanted = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "locale": "zh-CN", **settings}
    context = browser.new_context(**wanted)
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def new_page(browser: Browser, site: Server) -> Iterator[NewPage]:
    """Opens the chat page on a phone (or as the arguments say); all pages are closed at the end."""
    with ExitStack() as stack:

        def open_page(path: str = "/", **settings: Any) -> Page:
            page = stack.enter_context(_phone(browser, **settings))
            page.goto(path if "://" in path else f"http://127.0.0.1:{site.port}{path}")
            return page

        yield open_page


@pytest.fixture(scope="module")
def office(site: Server, database: Path) -> Office:
    """The site with somebody of the staff."""
    return open_office(site, database)


@pytest.fixture
def new_desk(browser: Browser, office: Office) -> Iterator[NewDesk]:
    """Opens the answer aid, signed in; all pages are closed at the end."""
    with ExitStack() as stack:
        yield lambda script="", **settings: stack.enter_context(aid_desk(browser, office, script, **settings))


@pytest.fixture
def desk(new_desk: NewDesk) -> Page:
    """The answer aid, ready to be typed into."""
    return new_desk()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """The chat page on a phone, ready to write on."""
    page = new_page()
    page.get_by_role("textbox").wait_for()
    return page
