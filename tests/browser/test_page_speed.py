"""How long until one can write. Judged by `make bench`; on a busy machine only twice the figure fails."""

import pytest
from playwright.sync_api import Browser

from tests.bench.page_load import LIMITS, median_load
from tests.server import Server


@pytest.mark.parametrize("network", LIMITS)
def test_the_input_is_usable_in_time(browser: Browser, site: Server, network: str) -> None:
    seconds, blocked, requests = LIMITS[network]
    load = median_load(browser, f"http://127.0.0.1:{site.port}/", network)
    assert load.usable <= 2 * seconds and load.requests <= requests
    assert blocked is None or load.blocked <= 2 * blocked
