"""Rasa's REST shape, with named refusals: POST /webhooks/rest/webhook {"sender", "message"} → list of messages."""

from typing import Any, Awaitable, Callable

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.exchange import exchange
from bot.channels.reading import Question, read_sender, read_text
from bot.channels.web_reading import read_body


def read(request: Request) -> Question:
    """The question of a request.

    Raises:
        Refused: it holds none.
    """
    body = read_body(request)
    return Question(read_sender(body.get("sender")), read_text(body.get("message")))


class RestChannel(InputChannel):
    """On by default only where bound to loopback; the caller chooses the sender."""

    @classmethod
    def name(cls) -> str:
        """Its place under /webhooks/."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes."""
        routes = Blueprint("rest_webhook")

        @routes.route("/webhook", methods=["POST"])
        async def webhook(request: Request) -> HTTPResponse:
            return response.json(
                await exchange(read(request), on_new_message, self.name()), ensure_ascii=False
            )

        return routes
