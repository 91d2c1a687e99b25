"""Draw the pages of the console, from the templates beside this file."""

import hashlib
import time
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Optional, Tuple

from jinja2 import Environment

from bot.clock import local
from bot.staff.roles import ROLES, menu_of
from bot.store.sign_ins import SignIn
from bot.templates import environment_of
from policy_kb.off_card import is_off

HERE = Path(__file__).parent
FILES = HERE / "files"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = environment_of(HERE / "templates")
    environment.filters["moment"] = moment
    environment.globals["file"] = file_address
    environment.globals["roles"] = ROLES
    environment.globals["is_off"] = is_off
    return environment


def draw(template: str, visitor: Optional["Visitor"], **values: Any) -> str:
    """A page; ``visitor`` is who looks at it, None before signing in."""
    shared: Dict[str, Any] = {"visitor": visitor, "menu": menu_of(visitor.role) if visitor else ()}
    return _environment().get_template(template).render({**shared, **values})


def moment(seconds: Optional[float]) -> str:
    """A moment on the county's clock: the time of today, the day and time of any other; empty for none."""
    if seconds is None:
        return ""
    then = local(seconds)
    same = then.date() == local(time.time()).date()
    return then.strftime("%H:%M" if same else "%Y-%m-%d %H:%M")


@lru_cache(maxsize=None)
def file_address(name: str) -> str:
    """Where a script or style is fetched; the address changes with the file."""
    return f"/staff/files/{name}?v={hashlib.sha256((FILES / name).read_bytes()).hexdigest()[:12]}"


class Visitor:
    """Who of the staff looks at a page, the proof that a form of theirs carries, how many wait and are in danger."""

    def __init__(self, sign_in: SignIn, csrf: str, path: str, queue: Tuple[int, int]) -> None:
        self.waiting, self.dangers = queue
        self.sign_in = sign_in
        self.csrf = csrf
        self.path = path
        self.name = sign_in.account
        self.role = sign_in.role
