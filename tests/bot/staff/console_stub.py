"""The console in this process, with the chat page's channel beside it and a bot that repeats instead of Rasa."""

import re
from contextlib import contextmanager
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Mapping, Optional, Sequence, Tuple, Union
from urllib.parse import urlencode

import pytest
from sanic import Sanic
from sqlalchemy.engine import Connection

from bot.settings import number
from bot.staff import console as staff_console
from bot.staff.guard import COOKIE, SIGN_IN
from bot.staff.passwords import hash_password
from bot.store.accounts import add_account, find_account
from tests.bot.channels.web_stub import Stub, make_app, served
from tests.bot.staff.reply import Reply

PASSWORD = "obviously made up"
Fields = Mapping[str, Union[str, Sequence[str]]]
Prepare = Callable[[Sanic], None]
_HASHED = hash_password(PASSWORD)
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_names = count(1)


class Client:
    """A browser without script. It keeps its cookie, and each form it sends carries the proof."""

    def __init__(self, console: "Console", name: str = "") -> None:
        self.console = console
        self.name = name
        self.token = ""
        self.csrf = ""

    def get(self, path: str, headers: Optional[Dict[str, str]] = None) -> Reply:
        """Open a page; a redirect is given as it is."""
        return self._send("GET", path, None, headers)

    def post(
        self, path: str, fields: Optional[Fields] = None, headers: Optional[Dict[str, str]] = None
    ) -> Reply:
        """Send a form; `csrf` among ``fields`` takes the place of the right proof."""
        pairs = [
            (name, one)
            for name, value in {"csrf": self.csrf, **(fields or {})}.items()
            for one in ([value] if isinstance(value, str) else value)
        ]
        return self._send("POST", path, urlencode(pairs).encode(), {**_FORM, **(headers or {})})

    def post_and_follow(self, path: str, fields: Optional[Fields] = None) -> Reply:
        """Send a form that is done (303), and open the page that follows."""
        reply = self.post(path, fields)
        assert reply.status == 303, (reply.status, reply.words)
        return self.get(reply.location)

    def sign_in(self, name: str, password: str = PASSWORD) -> Reply:
        """Sign in through the form."""
        self.name = name
        reply = self.post(SIGN_IN, {"name": name, "password": password})
        if reply.status == 303:
            self.csrf = self.get("/staff/password").fields["csrf"][0]
        return reply

    def is_signed_in(self) -> bool:
        """Whether the console still knows who it is."""
        return self.get("/staff/password").status == 200

    def _send(
        self, method: str, path: str, body: Optional[bytes], headers: Optional[Dict[str, str]]
    ) -> Reply:
        cookie = {"Cookie": f"{COOKIE}={self.token}"} if self.token else {}
        reply = Reply(*self.console.send(method, path, body, {**cookie, **(headers or {})}))
        morsel = SimpleCookie(reply.headers.get("set-cookie", "")).get(COOKIE)
        if morsel is not None:
            self.token = morsel.value
        return reply


class Console(Stub):
    """A running console, and what stands behind it; `bot` answers on the chat page's channel.

    `routes` are the method and the address of each page, with 1 or `x` for what is filled in.
    """

    routes: Sequence[Tuple[str, str]] = ()

    def add_account(self, name: str, role: str) -> None:
        """An account with the password `PASSWORD`, straight into the store."""

        def work(connection: Connection) -> None:
            if find_account(connection, name) is None:
                add_account(connection, name, role, _HASHED, given=False)

        self.database.now(work)

    def sign_in(self, role: str = "admin", name: Optional[str] = None) -> Client:
        """Somebody of a role, signed in; of a known ``name`` another browser."""
        name = name or f"{role}{next(_names)}"
        self.add_account(name, role)
        client = self.outsider()
        reply = client.sign_in(name)
        assert reply.status == 303, (reply.status, reply.words)
        return client

    def outsider(self) -> Client:
        """Somebody who is not signed in."""
        return Client(self)


def nothing(app: Sanic) -> None:
    """Prepare nothing."""


@contextmanager
def console(prepare: Prepare = nothing) -> Iterator[Console]:
    """Serve the console with the settings of the environment.

    Args:
        prepare: puts in the app's `ctx` what some pages need besides.
    """
    app, bot = make_app()
    app.config.PROXIES_COUNT = number("YUNXIAN_PROXIES")
    app.blueprint(staff_console.pages)
    prepare(app)
    with served(app, bot, Console) as running:
        running.routes = _routes_of(app)
        yield running


@contextmanager
def console_of(folder: Path, monkeypatch: pytest.MonkeyPatch, **ctx: Any) -> Iterator[Console]:
    """Serve the console with a database in a folder, and with these in the app's `ctx`."""
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{folder}/x.db")

    def prepare(app: Any) -> None:
        for name, value in ctx.items():
            setattr(app.ctx, name, value)

    with console(prepare) as served:
        yield served


def _routes_of(app: Sanic) -> Sequence[Tuple[str, str]]:
    return sorted(
        (method, re.sub("<[^>]*int>", "1", re.sub("<[^>]*str>|<[^:>]*>", "x", f"/{route.path}")))
        for route in app.router.routes
        for method in route.methods
        if route.path.startswith("staff")
    )
