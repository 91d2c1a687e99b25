"""The knowledge base this process answers from."""

from policy_kb.live import current_kb
from policy_kb.model import Kb


def kb() -> Kb:
    """The knowledge base as its files were when they were last read well.

    Raises:
        BadFile: it cannot be used as it is.
    """
    return current_kb()
