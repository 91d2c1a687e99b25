"""The knowledge files in a folder of their own, to be changed."""

import shutil
from pathlib import Path
from typing import Callable

from policy_kb.load import ROOT


def copy_knowledge(target: Path) -> Path:
    """Copy the data files of the knowledge base to a new folder; gives the folder."""
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return target


def edit(path: Path, change: Callable[[str], str]) -> str:
    """Change a file by hand, really; gives what it held before."""
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, "utf-8")
    return before
