"""The page of what could not be done: why, and all that was typed, to press once more."""

from typing import Any, Dict, List, Mapping, Optional
from urllib.parse import urlsplit

from bot.staff.drawing import Visitor, draw

# What is never shown again, nor kept on a page.
_SECRET = ("csrf", "password", "new_password", "same_password")
# What the forms call what somebody has typed; what is not among these no person has typed, and it goes along unseen.
_LABELS = {
    "answer": "回答",
    "asked_as": "测试问题",
    "checked_on": "哪天查证的",
    "closed": "放假的日子",
    "label": "哪里的号码",
    "lines": "要导入的例句",
    "name": "名字",
    "not_stated": "文件没写",
    "note": "备注",
    "now": "现在的名称",
    "now_source": "名称的出处",
    "number": "号码",
    "say": "回答",
    "steps": "下一步",
    "text": "写的话",
    "title": "标题",
    "why": "原因",
    "words": "要找的字",
}


def draw_not_done(
    visitor: Optional[Visitor], status: int, text: str, path: str, before: str, typed: Mapping[str, List[str]]
) -> str:
    """The page.

    Args:
        text: why, in Chinese. path: where the form is sent once more. before: the page it came from, or an empty string.
        typed: the values of each field of the form.
    """
    kept: List[Dict[str, Any]] = [
        {"name": name, "value": value, "label": _label(name)}
        for name, values in typed.items()
        if name not in _SECRET
        for value in values
    ]
    # A form without anything typed, such as a single button, can be pressed once more, too.
    again = bool(kept) or (bool(typed) and status in (403, 503))
    shown = {"status": status, "text": text, "kept": kept, "again": again, "path": path, "before": before}
    return draw("again.html", visitor, **shown)


def _label(name: str) -> str:
    # The fields of a row carry its number: number1.
    return _LABELS.get(name.rstrip("0123456789"), "")


def page_before(referer: str, host: str, path: str) -> str:
    """The page of the console from which a form was sent; empty where it is not known.

    Args:
        referer: what the browser says. host: of this server. path: of the form.
    """
    before = urlsplit(referer)
    own = before.netloc == host and before.path.startswith("/staff")
    return before.path if own and before.path != path else ""
