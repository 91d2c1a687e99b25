"""The knowledge base this process answers from, loaded once."""

from functools import lru_cache

from policy_kb.load import load_kb
from policy_kb.model import Kb


@lru_cache(maxsize=1)
def kb() -> Kb:
    """The knowledge base.

    Raises:
        BadFile: it cannot be used as it is.
    """
    return load_kb()
