"""Wait until a server of a test does what it should."""

import time
from typing import Callable


def came_true(
    ask: Callable[[], bool], seconds: float, alive: Callable[[], bool] = lambda: True, every: float = 0.1
) -> bool:
    """Whether something came true in time; what cannot be reached yet, or answers no JSON yet, is asked again.

    Args:
        alive: whether waiting has a sense still. every: seconds between two looks.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until and alive():
        try:
            if ask():
                return True
        except (OSError, ValueError):
            pass  # this is what is waited for
        time.sleep(every)
    return False
