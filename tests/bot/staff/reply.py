"""An answer of the console, and what a person reads on its page."""

from html.parser import HTMLParser
from typing import Dict, List, Optional, Tuple

_NO_WORDS = ("script", "style", "title")


class _Reader(HTMLParser):
    """Collects the words that a person sees, what the fields of the forms hold, and the links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: List[str] = []
        self.fields: Dict[str, List[str]] = {}
        self.links: List[str] = []
        self._within: List[str] = []
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag in _NO_WORDS:
            self._within.append(tag)
        elif tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self._hold(self._select, value)
        elif tag == "textarea":
            self._area = name
            self._hold(name, "")
        elif (
            tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given)
        ):
            self._hold(name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NO_WORDS:
            self._within.pop()
        elif tag == "textarea":
            held = self.fields[self._area]
            held[-1] = held[-1][1:] if held[-1].startswith("\n") else held[-1]
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area][-1] += data
        elif not self._within and data.strip():
            self.words.append(" ".join(data.split()))

    def _hold(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


class Reply:
    """An answer. `headers` in small letters; `words` is what a person reads, without markup and without what fields hold."""

    def __init__(self, status: int, headers: Dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self) -> str:
        """The body as it was sent."""
        return self.body.decode("utf-8")

    @property
    def words(self) -> str:
        """What a person reads on the page."""
        return " ".join(_Reader(self.text).words)

    @property
    def fields(self) -> Dict[str, List[str]]:
        """What the fields of the page's forms hold; of boxes and choices only what is chosen."""
        return _Reader(self.text).fields

    @property
    def links(self) -> List[str]:
        """Where the page's links lead."""
        return _Reader(self.text).links

    @property
    def location(self) -> str:
        """Where the browser is sent; empty where it is not."""
        return self.headers.get("location", "")
