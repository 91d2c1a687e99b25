"""The chat page without script: what its form sends, and what is done with it."""

import hashlib
import logging
from dataclasses import dataclass
from typing import Any, List, Sequence, Tuple

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.desk import Desk
from bot.channels.exchange import error_body
from bot.channels.reading import Refused, read_text
from bot.channels.web import Handler, answer
from bot.channels.web_reading import read_id
from bot.store.feedback import keep_feedback
from bot.store.turns import Turn, turns_of
from bot.web.drawing import View
from bot.wording import wording

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

    @property
    def draft(self) -> str:
        """What was in the box while a button was pressed."""
        pressed = 0 if self.judged else 1
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
    return Sent(form.get("id", ""), form.get("session", ""), texts, form.get("useful", ""), "clear" in form)


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
    return await _ask(desk, visit, sent, handler)


async def turned_away(desk: Desk, visit: Visit, sent: Sent, error: Exception) -> Tuple[View, int]:
    """The page, with all that was written still in the box and the reason; and the status."""
    status = getattr(error, "status_code", 500)
    if status >= 500:
        logger.error("the plain page could not do what was asked", exc_info=error)
    empty = isinstance(error, Empty)
    problem = wording("utter_empty") if empty else error_body(str(error), status)["custom"]["say"]
    draft = sent.draft or (sent.texts[0] if sent.texts else "")
    return View(visit.token, await _turns(desk, visit.session), problem=problem, draft=draft), status


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
    turns = await _turns(desk, visit.session)
    if all(turn.id != message for turn in turns):
        turns.append(Turn(message, text, messages))
    return View(visit.token, turns, ENDED if visit.new else "", draft=sent.draft)


async def _judge(desk: Desk, visit: Visit, sent: Sent) -> View:
    turn, card, useful = _judgement(sent.judged)
    if not await desk.database.run(
        lambda connection: keep_feedback(connection, visit.session, turn, card, useful, None)
    ):
        raise Refused(404, "there is no such answer in this session")
    turns = await _turns(desk, visit.session)
    return View(visit.token, turns, draft=sent.draft, thanked=f"{turn}:{card}")


def _judgement(value: str) -> Tuple[str, int, bool]:
    turn, _, rest = value.partition(":")
    card, _, useful = rest.partition(":")
    if not card.isascii() or not card.isdigit() or len(card) > 3 or useful not in ("0", "1"):
        raise Refused(400, "useful must be <turn>:<card>:<1 or 0>")
    return read_id(turn), int(card), useful == "1"


async def _turns(desk: Desk, session: str) -> List[Turn]:
    try:
        return await desk.database.run(lambda connection: turns_of(connection, session))
    except SQLAlchemyError:
        logger.exception("the turns before cannot be shown")
        return []
