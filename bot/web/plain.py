"""The chat page without script: what its form sends, and what is done with it."""

import hashlib
import logging
from dataclasses import dataclass, replace
from typing import Any, List, Sequence, Tuple

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.desk import Desk
from bot.channels.exchange import error_body
from bot.channels.reading import Refused, read_text
from bot.channels.web import Handler, answer, judge
from bot.channels.web_reading import read_id
from bot.store.handovers import open_of
from bot.store.turns import Turn, turns_with_posts
from bot.web.drawing import View

logger = logging.getLogger(__name__)
ENDED = "前面的对话已经结束，这里是新的对话。"
CLEARED = "您的记录已经删掉了。"


class Empty(Refused):
    """Nothing was written."""

    def __init__(self) -> None:
        super().__init__(400, "text is empty; write something")


@dataclass(frozen=True)
class Sent:
    """What the form sends: all texts (that of a button before that of the box) and what else was pressed."""

    message: str
    token: str
    texts: Sequence[str]
    judged: str
    clear: bool
    look: bool = False

    @property
    def draft(self) -> str:
        """What was in the box while a button was pressed."""
        pressed = 0 if self.judged or self.look else 1
        return self.texts[pressed] if len(self.texts) > pressed else ""


@dataclass(frozen=True)
class Visit:
    """A session, the token that proves it, and whether it had to be made because the one sent had ended."""

    session: str
    token: str
    new: bool = False


def read_form(form: Any) -> Sent:
    """What the fields of a form say; what is missing is empty."""
    # Browsers send line breaks as two characters; the box counts one.
    texts = [text.replace("\r\n", "\n") for text in form.getlist("text", [])]
    return Sent(
        form.get("id", ""),
        form.get("session", ""),
        texts,
        form.get("useful", ""),
        "clear" in form,
        "look" in form,
    )


def enter(desk: Desk, token: str) -> Visit:
    """The session of a token, or a new one: without script nobody could ask for it and send the text again."""
    try:
        return Visit(desk.sessions.read(token), token)
    except Refused:
        return Visit(*desk.sessions.issue(), new=True)


async def serve(desk: Desk, visit: Visit, sent: Sent, handler: Handler) -> View:
    """Do what a form asks for.

    Raises:
        Refused: it cannot be taken. SQLAlchemyError: the database cannot delete or keep what it should.
    """
    if sent.clear:
        await desk.clear(visit.session)
        return View(desk.sessions.issue()[1], notice=CLEARED)
    if sent.judged:
        return await _judge(desk, visit, sent)
    if sent.look:
        return await _view(desk, visit, draft=sent.draft)
    return await _ask(desk, visit, sent, handler)


async def turned_away(desk: Desk, visit: Visit, sent: Sent, error: Exception) -> Tuple[View, int]:
    """The page, with all that was written still in the box and the reason; and the status."""
    status = getattr(error, "status_code", 500)
    if not isinstance(error, Refused):
        logger.error("the plain page could not do what was asked", exc_info=error)
    said = "utter_empty" if isinstance(error, Empty) else getattr(error, "response", "")
    problem = error_body(str(error), status, said)["custom"]["say"]
    draft = sent.draft or (sent.texts[0] if sent.texts else "")
    return await _view(desk, visit, problem=problem, draft=draft), status


async def _ask(desk: Desk, visit: Visit, sent: Sent, handler: Handler) -> View:
    text = read_text(sent.texts[0] if sent.texts else "")
    if not text:
        raise Empty
    message = read_id(sent.message)
    try:
        messages = await answer(desk, visit.session, message, text, handler)
    except Refused as refused:
        if refused.status_code != 409:
            raise
        # An old page, reached by "back", sends its id again with another question. The same id and question must
        # still be answered once.
        message = hashlib.sha256(f"{message} {text}".encode()).hexdigest()[:32]
        messages = await answer(desk, visit.session, message, text, handler)
    view = await _view(desk, visit, notice=ENDED if visit.new else "", draft=sent.draft)
    if any(turn.id == message for turn in view.turns):
        return view
    return replace(view, turns=[*view.turns, Turn(message, text, messages)])


async def _judge(desk: Desk, visit: Visit, sent: Sent) -> View:
    turn, card, useful = _judgement(sent.judged)
    await judge(desk, visit.session, turn, card, useful, None)
    return await _view(desk, visit, draft=sent.draft, thanked=f"{turn}:{card}")


def _judgement(value: str) -> Tuple[str, int, bool]:
    turn, _, rest = value.partition(":")
    card, _, useful = rest.partition(":")
    if not card.isascii() or not card.isdigit() or len(card) > 3 or useful not in ("0", "1"):
        raise Refused(400, "useful must be <turn>:<card>:<1 or 0>")
    return read_id(turn), int(card), useful == "1"


async def _view(desk: Desk, visit: Visit, **more: str) -> View:
    """The page of a visit, with what was written to it meanwhile."""

    def work(connection: Connection) -> Tuple[List[Turn], bool]:
        return turns_with_posts(connection, visit.session), open_of(connection, visit.session) is not None

    try:
        turns, waiting = await desk.database.read(work)
    except SQLAlchemyError:
        logger.exception("the turns before cannot be shown")
        turns, waiting = [], False
    return View(visit.token, turns, waiting=waiting, **more)
