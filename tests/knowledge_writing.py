"""Write an edit of the knowledge as the console does."""

from pathlib import Path

from bot.knowledge_edit import MovedOn, make_ready, write_ready
from policy_kb.edit import ChangeNote, Edit


def write_edit(edit: Edit, note: ChangeNote, base: str, root: Path) -> None:
    """Look over, write, and look over again where somebody was quicker."""
    for _ in range(5):
        try:
            return write_ready(edit, note, make_ready(edit, note, base, root), root)
        except MovedOn:
            continue
    raise AssertionError("somebody was always quicker")
