"""The widget as one classic script: the parts of bot/web/widget/ in their order, what they know, made small.

Measured in docs/widget.md; 10 KB gzipped is the most a cheap phone should have to fetch.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

from bot import settings
from bot.knowledge import kb
from bot.switches import switches
from bot.web.hot import hot_questions
from bot.wording import wording

PARTS = Path(__file__).parent / "widget"
ORDER = ("state.js", "sending.js", "card.js", "slip.js", "panel.js", "element.js")
NAME = "云县农民工政策助手"


@dataclass(frozen=True)
class Asset:
    """A file as it goes over the wire, plain and packed, and a digest that changes with it."""

    plain: bytes
    packed: bytes
    digest: str


@lru_cache(maxsize=1)
def widget_script() -> Asset:
    """The script; its address is taken from the tag that loads it."""
    days = settings.number("YUNXIAN_KEEP_DAYS", least=1)
    known = {
        "name": NAME,
        "days": days,
        "greeting": wording("utter_bot_off_notice" if switches().all_off else "utter_greet"),
        "ability": wording("utter_ask_ability"),
        "notice": wording("utter_notice").format(days=days),
        "hot": hot_questions(kb(), switches().off),
        "css": widget_style().plain.decode(),
    }
    head = f"const DATA={json.dumps(known, ensure_ascii=False)};\n"
    base = "const BASE=new URL(document.currentScript.src).origin;\n"
    parts = "\n".join((PARTS / name).read_text("utf-8") for name in ORDER)
    return _asset(f"(function(){{'use strict';\n{head}{jsmin(base + parts)}\n}})();")


@lru_cache(maxsize=1)
def widget_style() -> Asset:
    """The style of the widget, for browsers that cannot take it from the script."""
    return _asset(cssmin((PARTS / "widget.css").read_text("utf-8")))


def widget_digest() -> str:
    """Changes whenever the script does."""
    return widget_script().digest


def _asset(text: str) -> Asset:
    plain = text.encode()
    return Asset(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:12])
