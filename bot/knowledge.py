"""The knowledge base this process answers from."""

from bot.model_file import ROOT
from policy_kb import live
from policy_kb.model import Kb

# The files as they were when they were last served (`policy_kb.kept`).
COPIES = ROOT / "var" / "knowledge"


def kb() -> Kb:
    """The knowledge base as its files were when they were last read well.

    Raises:
        BadFile: it cannot be used as it is.
    """
    return live.current_kb()


def fall_back_on_copies() -> None:
    """Let a broken file not keep this process from its work: where there is one, the files that were served last count.

    For what serves or has to do with serving; whoever checks or trains must see the broken file.
    """
    live.fall_back_on(COPIES)
