"""Programs that tests need and Python does not bring along."""

import os

import pytest


def need(found: object, packages: str) -> None:
    """Skip a test where a program is missing; with CI=true that fails.

    Args:
        found: the program, None if it is missing. packages: Debian's, which bring it.
    """
    if found is not None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs more: apt-get install {packages}")
    pytest.skip(f"apt-get install {packages}")
