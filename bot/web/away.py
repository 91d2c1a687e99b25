"""What nginx gives where no worker answers: a page, and the same in the shape of a refused request, each with phones."""

import json
import os
from pathlib import Path

from bot.channels.exchange import error_body
from bot.knowledge import kb
from bot.web.directory import urgent_lines
from bot.web.drawing import template
from bot.web.pages import STYLE
from bot.whole_file import replace_file
from bot.wording import wording

REASON = "no worker answers; send it again in a few seconds"


def write_away(folder: Path) -> None:
    """Write ``away.html`` and ``away.json`` into a folder.

    Raises:
        OSError: they cannot be written there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid == os.geteuid():  # a volume that is given is not ours to open, and open already
        folder.chmod(0o755)  # nginx reads them as somebody else
    replace_file(folder / "away.json", json.dumps(error_body(REASON, 503), ensure_ascii=False))
    replace_file(folder / "away.html", away_page())


def away_page() -> str:
    """The page, which needs no other file."""
    return template("away.html").render(
        sorry=wording("utter_too_busy"),
        urgent=urgent_lines(kb()),
        hotlines=list(kb().hotlines.values()),
        offices=[office for office in kb().offices.values() if office.phones],
        style=STYLE.read_text("utf-8"),
    )
