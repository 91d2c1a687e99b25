"""Someone with a browser that runs no script."""

import html
import re
from typing import Any, Dict, List, Optional
from urllib.parse import urlencode

from tests.server import Server


class Visitor:
    """Has a page open and sends its form."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.status, self.headers, body = server.send("GET", "/")
        self.page = body.decode()

    def field(self, name: str) -> str:
        return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', self.page)[0]

    @property
    def box(self) -> str:
        found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", self.page, re.DOTALL)
        assert found
        return html.unescape(found.group(1))

    @property
    def turns(self) -> List[str]:
        return re.findall(r"<section.*?</section>", self.page, re.DOTALL)

    def send(self, pairs: Any, headers: Optional[Dict[str, str]] = None) -> str:
        """Submit, and again what was submitted last if ``pairs`` is that; gives the page."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        self.sent = list(pairs)
        self.status, self.headers, body = self.server.send("POST", "/", urlencode(self.sent).encode(), kind)
        self.page = body.decode()
        return self.page

    def say(self, *texts: str, **others: str) -> str:
        fields = [("id", self.field("id")), ("session", self.field("session")), *others.items()]
        return self.send([*fields, *(("text", text) for text in texts)])
