"""What nginx gives where no worker answers, or where it refuses a request itself: a page, and the same in the shape of a refused request, each with phones."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from bot.channels.exchange import error_body
from bot.knowledge import kb
from bot.web.directory import urgent_lines
from bot.web.drawing import template
from bot.web.pages import STYLE
from bot.whole_file import replace_file
from bot.wording import wording


@dataclass(frozen=True)
class Answer:
    """What is said in one case: the reason for developers, the status, and the words of domain.yml for the person."""

    reason: str
    status: int
    response: str


# By the names of the files, which deploy/nginx/ has too.
ANSWERS = {
    "away": Answer("no worker answers; send it again in a few seconds", 503, "utter_too_busy"),
    "too_long": Answer("the body is longer than 256 KB; send a shorter one", 413, "utter_too_long"),
    "not_understood": Answer("the request cannot be understood", 400, "utter_bad_request"),
}


def write_away(folder: Path) -> None:
    """Write a page (``away.html``) and a body (``away.json``) for each case into a folder.

    Raises:
        OSError: they cannot be written there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid == os.geteuid():  # a volume that is given is not ours to open, and open already
        folder.chmod(0o755)  # nginx reads them as somebody else
    for name, answer in ANSWERS.items():
        body = error_body(answer.reason, answer.status, answer.response)
        replace_file(folder / f"{name}.json", json.dumps(body, ensure_ascii=False))
        replace_file(folder / f"{name}.html", _page(answer))


def _page(answer: Answer) -> str:
    # It needs no other file.
    return template("away.html").render(
        sorry=wording(answer.response),
        urgent=urgent_lines(kb()),
        hotlines=list(kb().hotlines.values()),
        offices=[office for office in kb().offices.values() if office.phones],
        style=STYLE.read_text("utf-8"),
    )
