"""Rasa's REST shape, with named refusals: POST /webhooks/rest/webhook {"sender", "message"} → list of messages."""

import hashlib
import hmac
import time
from typing import Any, Awaitable, Callable, List
from uuid import uuid4

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.desk import Desk
from bot.channels.exchange import exchange
from bot.channels.origins import refuse_foreign
from bot.channels.output import BotMessage
from bot.channels.reading import Question, Refused, read_sender, read_text
from bot.channels.sessions import OF_SESSIONS
from bot.channels.watched import watched
from bot.channels.web import count_address
from bot.channels.web_reading import read_body
from bot.store.turns import Over


def read(request: Request) -> Question:
    """The question of a request.

    Raises:
        Refused: it holds none.
    """
    body = read_body(request)
    sender = read_sender(body.get("sender"))
    if sender.startswith(OF_SESSIONS):
        raise Refused(
            400, f"sender must not begin with {OF_SESSIONS}: these are conversations of the chat page"
        )
    return Question(sender, read_text(body.get("message")))


def check_secret(request: Request, secret: str) -> None:
    """Let nobody in who does not show the secret.

    Raises:
        Refused: 401.
    """
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not hmac.compare_digest(shown.strip().encode(), secret.encode()):
        raise Refused(401, "show the secret of this webhook: Authorization: Bearer …")


class RestChannel(InputChannel):
    """Without a secret only where bound to loopback; the caller chooses the sender."""

    @classmethod
    def name(cls) -> str:
        """Its place under /webhooks/."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes."""
        routes, secret = Blueprint("rest_webhook"), settings.secret("YUNXIAN_REST_SECRET")

        @routes.route("/webhook", methods=["POST"])
        async def webhook(request: Request) -> HTTPResponse:
            if secret:  # others reach it
                await count_address(request)
                check_secret(request, secret)
            desk: Desk = request.app.ctx.desk
            # Without a secret, a page that somebody on this machine has open could ask in anybody's name.
            refuse_foreign(request, desk.origins)
            question, asked_at = read(request), time.time()
            with desk.crowd.one_more():
                answer = await watched(self.name(), exchange(question, on_new_message, self.name()))
            desk.keeping.keep(_over(question, answer, asked_at))
            return response.json(answer, ensure_ascii=False)

        return routes


def _over(question: Question, answer: List[BotMessage], asked_at: float) -> Over:
    # Whoever sends may have named people by their numbers.
    session = "rest-" + hashlib.sha256(question.sender.encode()).hexdigest()[:32]
    kept = [{"text": message["text"], "custom": message["custom"]} for message in answer]
    return Over(session, uuid4().hex, question.text, kept, RestChannel.name(), asked_at, time.time())
