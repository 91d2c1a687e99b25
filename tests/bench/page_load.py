"""How long until a person can write, on a slow network and a slow phone. Used by the bench and by a test."""

import statistics
from dataclasses import dataclass
from typing import Dict, List

from playwright.sync_api import Browser

# Presets of Chromium's DevTools: round trip in ms, bytes a second down and up.
NETWORKS: Dict[str, Dict[str, float]] = {
    "slow 3G": {"latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000},
    "slow 4G": {"latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375},
}
SLOWER_PROCESSOR = 6
RUNS = 3
SETTLED = 1500
# Seconds until the input is usable, milliseconds for which the page could not react, requests until then: at most.
LIMITS = {"slow 3G": (5.0, None, 3), "slow 4G": (2.0, 100.0, 3)}
_WATCH = """
window.blocked = 0;
new PerformanceObserver((list) => list.getEntries().forEach((task) => { window.blocked += Math.max(0, task.duration - 50); }))
  .observe({ type: 'longtask', buffered: true });
(function look() {
  const host = document.querySelector('yunxian-chat');
  const box = host && host.shadowRoot && host.shadowRoot.querySelector('textarea');
  if (box && box.getClientRects().length) window.usable = performance.now();
  else setTimeout(look, 10);
})();
"""


@dataclass(frozen=True)
class Load:
    """One opening of the page with an empty cache: s until the input is usable, requests and bytes until then, ms blocked."""

    usable: float
    blocked: float
    requests: int
    bytes: int


def median_load(browser: Browser, address: str, network: str, runs: int = RUNS) -> Load:
    """The median of some openings on one of `NETWORKS`."""
    loads: List[Load] = [open_once(browser, address, network) for _ in range(runs)]
    return Load(
        statistics.median(load.usable for load in loads),
        statistics.median(load.blocked for load in loads),
        max(load.requests for load in loads),
        max(load.bytes for load in loads),
    )


def open_once(browser: Browser, address: str, network: str) -> Load:
    """Open the page once, as on a phone that has never been there."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True)
    try:
        page = context.new_page()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", {"offline": False, **NETWORKS[network]})
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
        received: List[int] = []
        wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
        page.add_init_script(_WATCH)
        page.goto(address, timeout=60_000)
        page.wait_for_function("window.usable", timeout=60_000)
        usable, requests, size = page.evaluate("window.usable") / 1000, len(received), sum(received)
        page.wait_for_timeout(SETTLED)  # what is drawn after the text box blocks too
        return Load(usable, page.evaluate("window.blocked"), requests, size)
    finally:
        context.close()
