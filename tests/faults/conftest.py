"""Servers in trouble."""

import shutil
from pathlib import Path
from typing import Dict

import pytest

from tests.needed import need

# What comes back before this many seconds is in time; the bot's own deadline is 4.
IN_TIME = 4.0


@pytest.fixture
def apart(tmp_path: Path) -> Dict[str, str]:
    """Settings of a server with a database of its own that nobody's rate limit stops."""
    return {"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db", "YUNXIAN_ADDRESS_PER_MINUTE": "1000000"}


@pytest.fixture
def wrk() -> None:
    """Skipped where there is no wrk; with CI=true that fails."""
    need(shutil.which("wrk"), "wrk")
