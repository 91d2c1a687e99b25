"""The figures in a real browser, with the keyboard alone: pictures that draw, tables that unfold, a sheet that prints."""

import csv
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.staff.guard import COOKIE
from tests.bot.staff.console_stub import Console
from tests.bot.staff.seeded_console import seeded_console
from tests.browser.staff_pages import desk, tab_to
from tests.browser.test_closed_doors import Watch
from tests.browser.test_reading import violations
from tests.seeded_week import MONDAY, SUNDAY

WEEK = f"?from={MONDAY}&to={SUNDAY}"
PICTURES = "Array.from(document.images).map(image => [image.complete, image.naturalWidth, image.alt])"
# How many different colours the middle of a picture has: a picture whose style was refused is black on white or nothing.
COLOURS = """async image => {
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const seen = new Set(), dots = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  for (let at = 0; at < dots.length; at += 4) seen.add(dots.slice(at, at + 3).join());
  return Array.from(seen);
}"""


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with seeded_console(tmp_path_factory.mktemp("figures")) as served:
        yield served


@pytest.fixture
def staff(browser: Browser, console: Console) -> Iterator[Page]:
    """Somebody of the staff who is signed in."""
    cookie = {"name": COOKIE, "value": console.sign_in("agent").token, "url": address(console, "/staff")}
    with desk(browser, accept_downloads=True) as page:
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        yield page


def address(console: Console, path: str) -> str:
    return f"http://127.0.0.1:{console.port}{path}"


def open_page(page: Page, console: Console, path: str) -> Watch:
    """Open a page and watch what it complains of."""
    page.goto(address(console, path))
    watch = Watch(page)
    page.wait_for_load_state("load")
    return watch


def write_day(page: Page, field: str, day: str) -> None:
    """Go to a field of days and write; the order of year, month and day in it is that of the browser's own language."""
    tab_to(page, field)
    page.locator(":focus").fill(day)


def test_the_pictures_draw_and_nothing_is_refused(staff: Page, console: Console) -> None:
    watch = open_page(staff, console, f"/staff/figures{WEEK}")
    pictures: List[List[Any]] = staff.evaluate(PICTURES)
    assert len(pictures) == 6
    assert all(complete and width == 900 and alt for complete, width, alt in pictures), pictures
    assert staff.evaluate("violations") == [] and watch.trouble == []
    drawn = staff.get_by_role("img", name="问了多少").evaluate(COLOURS)
    assert {"11,74,133", "192,80,0", "0,121,92", "122,63,160"} <= set(drawn), "the style did not arrive"


@pytest.mark.parametrize("path", [WEEK, "?from=2020-01-01&to=2020-01-02", "?from=2026-03-08&to=2026-03-01"])
def test_everybody_can_read_the_page(staff: Page, console: Console, path: str) -> None:
    open_page(staff, console, f"/staff/figures{path}")
    for number in range(staff.locator("summary").count()):
        staff.locator("summary").nth(number).click()
    assert violations(staff) == []


def test_everybody_can_read_the_sheet(staff: Page, console: Console) -> None:
    watch = open_page(staff, console, f"/staff/figures/sheet{WEEK}")
    assert violations(staff) == [] and staff.evaluate("violations") == [] and watch.trouble == []


def test_days_are_chosen_a_table_unfolded_and_exported_with_the_keyboard(
    staff: Page, console: Console, tmp_path: Path
) -> None:
    open_page(staff, console, "/staff/figures")
    write_day(staff, "从哪天", "2026-03-02")
    write_day(staff, "到哪天", "2026-03-08")
    staff.keyboard.press("Enter")
    staff.wait_for_url(f"**/staff/figures{WEEK}")
    expect(staff.get_by_text("2026-03-02 至 2026-03-08").first).to_be_visible()
    tab_to(staff, "看数字")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("row", name="2026-03-02 320 230").first).to_be_visible()
    staff.locator("h1").click()
    tab_to(staff, "导出CSV")
    with staff.expect_download() as download:
        staff.keyboard.press("Enter")
    assert download.value.suggested_filename == "每天-2026-03-02-2026-03-08.csv"
    download.value.save_as(tmp_path / "days.csv")
    with (tmp_path / "days.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(int(row["问了"]) for row in csv.DictReader(file)) == 2000


def test_a_short_way_shows_the_days_up_to_today(staff: Page, console: Console) -> None:
    open_page(staff, console, "/staff/figures")
    tab_to(staff, "30天")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/staff/figures?days=30")
    first, last = (staff.get_by_label(name).input_value() for name in ("从哪天", "到哪天"))
    assert staff.evaluate("([a, b]) => (new Date(b) - new Date(a)) / 86400000", [first, last]) == 29


def test_the_sheet_is_printed_on_two_pages_without_the_menu(staff: Page, console: Console) -> None:
    open_page(staff, console, f"/staff/figures/sheet{WEEK}")
    printed = staff.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") in (2, 3)
    staff.emulate_media(media="print")
    expect(staff.get_by_role("button", name="看")).to_be_hidden()
    expect(staff.get_by_role("link", name="统计")).to_be_hidden()
    wide = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    staff.set_viewport_size({"width": 703, "height": 1000})  # A4 less its margins
    assert staff.evaluate(wide)


def test_a_narrow_window_cuts_nothing_off(staff: Page, console: Console) -> None:
    staff.set_viewport_size({"width": 360, "height": 640})
    open_page(staff, console, f"/staff/figures{WEEK}")
    assert staff.evaluate("document.documentElement.scrollWidth") <= 360
