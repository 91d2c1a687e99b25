"""Draw the pages that work without script, from the templates beside this file."""

import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Collection, Sequence

from jinja2 import Environment, Template

from bot.knowledge import kb
from bot.store.turns import Turn
from bot.switches import switches
from bot.templates import environment_of
from bot.web.directory import directory_of, urgent_lines
from bot.web.hot import hot_questions
from bot.web.widget_script import widget_digest
from bot.wording import frame, wording
from policy_kb.model import Kb

_GREETING = ("utter_greet", "utter_ask_ability")


@dataclass(frozen=True)
class View:
    """What the chat page shows of one conversation.

    `token` proves its session. `waiting`: a person was called or answers. `notice` is one line of news, `problem` says why something was not taken, `draft` is
    what stays in the box, `thanked` the card ("<turn>:<index>") that was just judged.
    """

    token: str
    turns: Sequence[Turn] = ()
    notice: str = ""
    problem: str = ""
    draft: str = ""
    thanked: str = ""
    waiting: bool = False


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment_of(Path(__file__).parent / "templates")


def template(name: str) -> Template:
    """A template beside this file."""
    return _environment().get_template(name)


def chat_page(view: View, keep_days: int) -> str:
    """The chat page with its conversation."""
    all_off = switches().all_off
    return template("chat.html").render(
        view=view,
        keep_days=keep_days,
        message=secrets.token_urlsafe(12),
        greeting=[] if all_off else [wording(name) for name in _GREETING],
        hot=hot_questions(kb(), switches().off),
        off=wording("utter_bot_off_notice"),
        directory=directory_of(kb(), switches().off) if all_off else None,
        document=kb().document,
        urgent=urgent_lines(kb()),
        frame=frame(),
        # What was said without script is not known to the script: there the page stays as it is. So it does with the
        # directory that stands there while the bot is switched off.
        script=None
        if all_off or view.turns or view.problem or view.notice
        else f"/widget.js?v={widget_digest()}",
    )


@lru_cache(maxsize=1)
def directory_page() -> str:
    """The printed directory."""
    return draw_directory(kb(), switches().off)


def draw_directory(known: Kb, off: Collection[str] = ()) -> str:
    """The printed directory of a knowledge base.

    Args:
        off: what is switched off.
    """
    return template("topics.html").render(
        directory=directory_of(known, off),
        document=known.document,
        urgent=urgent_lines(known),
        frame=frame(),
    )
