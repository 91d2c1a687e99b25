"""What the chat page sends, in plain HTTP."""

import json
from dataclasses import dataclass
from typing import Any, Dict, NamedTuple, Optional
from urllib.parse import urlencode
from uuid import uuid4

from tests.server import Server

WEB = "/webhooks/web"


class Reply(NamedTuple):
    """Status, headers and JSON of an answer."""

    status: int
    headers: Dict[str, str]
    body: Any


def new_id() -> str:
    """An id for a message."""
    return uuid4().hex


@dataclass
class Page:
    """A chat page: a server, and the token of its session."""

    server: Server
    token: Optional[str] = None

    def send(
        self, method: str, path: str, body: Any = None, headers: Optional[Dict[str, str]] = None
    ) -> Reply:
        """Send a request with the page's token; bytes are sent as they are."""
        all_headers = {"Content-Type": "application/json", **(headers or {})}
        if self.token is not None:
            all_headers.setdefault("Authorization", f"Bearer {self.token}")
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        status, answered, raw = self.server.send(method, WEB + path, data, all_headers)
        return Reply(status, answered, json.loads(raw) if raw else None)

    def say(self, text: str, message: str = "") -> Reply:
        """Send a message; a new id unless one is given."""
        return self.send("POST", "/message", {"id": message or new_id(), "text": text})

    def judge(self, message: str, useful: bool, reason: Optional[str] = None, card: int = 0) -> Reply:
        """Tell whether an answer helped."""
        return self.send(
            "POST", "/feedback", {"id": message, "card": card, "useful": useful, "reason": reason}
        )

    def wait(self, after: int = 0) -> Reply:
        """Fetch what a person has written."""
        return self.send("GET", f"/waiting?{urlencode({'after': after})}")

    def clear(self) -> Reply:
        """Delete all that is kept."""
        return self.send("DELETE", "/session")


def opened(server: Server) -> Page:
    """A page with a session."""
    page = Page(server)
    page.token = page.send("POST", "/session").body["session"]
    return page
