"""The console with the seeded week in its database."""

import shutil
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Dict, Iterator, List

import pytest

from tests.bot.staff import console_stub
from tests.bot.staff.console_stub import Console
from tests.seeded_week import MONDAY, SUNDAY, seeded_file

WEEK = {"from": MONDAY.isoformat(), "to": SUNDAY.isoformat()}
DAYS = [f"2026-03-0{day}" for day in range(2, 9)]
PAGE = f"/staff/figures?from={MONDAY}&to={SUNDAY}"


@contextmanager
def seeded_console(folder: Path) -> Iterator[Console]:
    """A console that has been asked the seeded week."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YUNXIAN_DATABASE", f"sqlite:///{shutil.copy(seeded_file(), folder)}")
        with console_stub.console() as console:
            yield console


def tables_of(page: str) -> Dict[str, List[List[str]]]:
    """The cells of each table of a page, by the name of its section."""
    found = {}
    for section in page.split('<section class="card figure" aria-labelledby="')[1:]:
        lines = section.split("<tr>")[1:]
        cells = [
            [part.split(">", 1)[1].split("<")[0] for part in line.replace("<th", "<td").split("<td")[1:]]
            for line in lines
        ]
        found[section.split('"')[0]] = [[unescape(cell) for cell in line] for line in cells]
    return found
