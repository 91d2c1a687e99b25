"""`make bench`: print the figures of speed as a table; ends with 1 where one is not kept."""

import sys

from playwright.sync_api import sync_playwright

from tests.bench import aid, scale
from tests.bench.compare import measure_all
from tests.bench.own_training import train_anew
from tests.bench.page_load import LIMITS, RUNS, median_load
from tests.bench.performance import NO, table, write_page
from tests.browser.conftest import CHROMIUM, QUIET
from tests.server import running
from tests.stock.training import read_training


def main() -> None:
    """Measure and print."""
    if CHROMIUM is None:
        raise SystemExit("no Chromium: apt-get install chromium fonts-noto-cjk")
    kept = [show_comparison(write="--write" in sys.argv), show_page_load(), show_aid()]
    sys.exit(0 if all(kept) else "not every figure is kept")


def show_comparison(write: bool) -> bool:
    """This bot beside a stock one and an empty handler; ``write``: also into docs/performance.md. Whether all is kept."""
    figures = measure_all()
    text = table(figures, train_anew(), read_training(), scale.measure())
    print(text + "\n")
    if write:
        write_page(text, figures)
    return NO not in text


def show_page_load() -> bool:
    """How long until one can write on the chat page; whether it is kept."""
    kept = True
    print(f"The chat page, empty cache, processor 6 times slower, median of {RUNS}:\n")
    print("| network | input usable, s | at most | blocked, ms | at most | requests | at most | KB |")
    print("|---|---|---|---|---|---|---|---|")
    with running() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for network, (seconds, blocked, requests) in LIMITS.items():
            load = median_load(browser, f"http://127.0.0.1:{server.port}/", network)
            kept &= load.usable <= seconds and load.requests <= requests
            kept &= not blocked or load.blocked <= blocked
            print(
                f"| {network} | {load.usable:.2f} | {seconds} | {load.blocked:.0f} | {blocked or '–'} "
                f"| {load.requests} | {requests} | {load.bytes / 1024:.1f} |"
            )
        browser.close()
    return kept


def show_aid() -> bool:
    """How long the staff wait for suggestions while they type; whether it is kept."""
    waits = aid.measure()
    print(f"\nThe answer aid, {aid.STAFF} of the staff typing at once for {aid.SECONDS:.0f} s:\n")
    print("| from | median, ms | 95 of 100, ms | at most | suggestions |")
    print("|---|---|---|---|---|")
    print(
        f"| the last key | {waits.key_median:.0f} | {waits.key_p95:.0f} | {aid.LIMIT:.0f} | {waits.count} |"
    )
    print(f"| the question | {waits.asked_median:.0f} | {waits.asked_p95:.0f} | | {waits.count} |")
    return waits.key_p95 <= aid.LIMIT


if __name__ == "__main__":
    main()
