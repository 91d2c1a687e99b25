"""Take the pictures of docs/screenshots/ from a real server: `python -m tests.browser.screenshots`."""

import sys
import tempfile
from pathlib import Path
from typing import Any, Callable, Dict, Tuple

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, PHONE, QUIET
from tests.browser.foreign_page import ForeignSites, foreign_sites
from tests.browser.talking import CHILDREN, DANGER, WAGES, ask, bar_button, box, enlarge
from tests.server import Server, running

FOLDER = Path(__file__).parent.parent.parent / "docs" / "screenshots"
HEAVIEST = 150_000
SHARP = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "locale": "zh-CN", "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1024, "height": 768}, "locale": "zh-CN"}
Scene = Callable[[Page], object]


def greeting(page: Page) -> None:
    page.locator(".log > .bubble").wait_for()


def large_text(page: Page) -> None:
    enlarge(page, 3)
    ask(page, WAGES)


def high_contrast(page: Page) -> None:
    more = page.get_by_role("button", name="更多")
    more.tap()
    page.get_by_role("button", name="黑底白字").tap()
    more.tap()
    ask(page, WAGES)


def offline(page: Page) -> None:
    ask(page, WAGES)
    page.context.set_offline(True)
    box(page).fill("合同没签，给合法？")
    bar_button(page, "发送").tap()
    expect(page.get_by_role("status")).to_contain_text("没有网络")


def launcher(page: Page) -> None:
    page.get_by_role("button", name="问政策").wait_for()


def without_script(page: Page) -> None:
    page.get_by_role("textbox").fill(WAGES)
    page.get_by_role("button", name="发送").tap()
    page.locator("article.card").wait_for()


def directory(page: Page) -> None:
    page.get_by_role("heading", level=1).wait_for()


def scenes(site: Server, foreign: ForeignSites) -> Dict[str, Tuple[str, Dict[str, Any], Scene]]:
    """For each picture: the page, the device, and what is done before it is taken."""
    here = f"http://127.0.0.1:{site.port}"
    chat = f"{here}/"
    embedded = f"{foreign.allowed}/?widget={here}/widget.js"
    return {
        "greeting": (chat, SHARP, greeting),
        "answer": (chat, SHARP, lambda page: ask(page, WAGES)),
        "emergency": (chat, SHARP, lambda page: ask(page, DANGER)),
        "choices": (chat, SHARP, lambda page: ask(page, CHILDREN)),
        "large-text": (chat, SHARP, large_text),
        "high-contrast": (chat, SHARP, high_contrast),
        "offline": (chat, SHARP, offline),
        "widget-on-a-site": (embedded, SHARP, launcher),
        "no-script": (chat, {**SHARP, "java_script_enabled": False}, without_script),
        "directory": (f"{here}/topics", DESKTOP, directory),
    }


def take(browser: Browser, name: str, address: str, device: Dict[str, Any], scene: Scene) -> None:
    """Take one picture.

    Raises:
        SystemExit: it is too heavy for the repository.
    """
    context = browser.new_context(**device)
    page = context.new_page()
    page.goto(address)
    scene(page)
    page.wait_for_timeout(700)  # until everything has settled
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    context.close()
    size = path.stat().st_size
    print(f"{path.name} {size // 1000} KB")
    if size >= HEAVIEST:
        sys.exit(f"{path.name} has {size} bytes; at most {HEAVIEST}: show less on it")


def main() -> None:
    """Take all pictures."""
    if CHROMIUM is None:
        sys.exit("no Chromium: apt-get install chromium fonts-noto-cjk")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, foreign_sites() as foreign:
        environment = {
            "YUNXIAN_DATABASE": f"sqlite:///{folder}/assistant.db",
            "YUNXIAN_EMBED_ORIGINS": foreign.allowed,
        }
        with running(environment=environment) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            for name, (address, device, scene) in scenes(site, foreign).items():
                take(browser, name, address, device, scene)
            browser.close()


if __name__ == "__main__":
    main()
