"""The chat page's channel: POST /webhooks/web/message {"text"} → {"messages"}; the server issues the session."""

import secrets
from typing import Any, Awaitable, Callable

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.exchange import error_body, exchange
from bot.channels.reading import Question, Refused, read_object, read_text

COOKIE = "yunxian_session"
_SESSION_BYTES = 24


def read(request: Request, session: str) -> Question:
    """The question of a request.

    Raises:
        Refused: it holds none.
    """
    try:
        return Question(f"web-{session}", read_text(read_object(request.json).get("text")))
    except InvalidUsage as error:
        raise Refused(400, "the body is not JSON") from error


def session_of(request: Request) -> str:
    """The session of the cookie, or a new one that cannot be guessed."""
    session = str(request.cookies.get(COOKIE, ""))
    if (
        len(session) == len(secrets.token_urlsafe(_SESSION_BYTES))
        and session.replace("-", "").replace("_", "").isalnum()
    ):
        return session
    return secrets.token_urlsafe(_SESSION_BYTES)


class WebChannel(InputChannel):
    """The channel of the chat page."""

    @classmethod
    def name(cls) -> str:
        """Its place under /webhooks/."""
        return "web"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes."""
        routes = Blueprint("web_webhook")

        @routes.route("/message", methods=["POST"])
        async def message(request: Request) -> HTTPResponse:
            session = session_of(request)
            try:
                messages = await exchange(read(request, session), on_new_message, self.name())
            except Refused as refused:
                return response.json(
                    error_body(str(refused), refused.status), refused.status, ensure_ascii=False
                )
            reply = response.json({"messages": messages}, ensure_ascii=False)
            reply.cookies[COOKIE] = session
            reply.cookies[COOKIE]["httponly"] = True
            reply.cookies[COOKIE]["samesite"] = "Lax"
            return reply

        return routes
