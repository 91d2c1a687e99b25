"""The chat page's channel, under /webhooks/web/ (docs/web-channel.md has every route with its answers).

The server issues the session; each message has an id of its own, by which it is answered once.
"""

from email.utils import formatdate
from typing import Any, Awaitable, Callable, List, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.desk import Desk
from bot.channels.exchange import exchange
from bot.channels.origins import cross_origin_headers, refuse_foreign
from bot.channels.output import BotMessage
from bot.channels.reading import Question, Refused, read_text
from bot.channels.watched import watched
from bot.channels.web_reading import read_body, read_feedback, read_id, read_number
from bot.store.feedback import keep_feedback

Handler = Callable[[UserMessage], Awaitable[Any]]
NAME = "web"
# Seconds that a page waits for a message before it asks again; below the minute after which proxies hang up.
PATIENCE = 25.0


def desk_of(request: Request) -> Desk:
    """What the channel works with."""
    desk: Desk = request.app.ctx.desk
    return desk


async def count_address(request: Request) -> None:
    """Count a request of its address, which is the proxy's word where there is one.

    Raises:
        TooMany: the address asks for too much.
    """
    await desk_of(request).rates.count("address", request.remote_addr or request.ip)


async def session_of(request: Request) -> str:
    """The session that a request proves, counted.

    Raises:
        Refused: there is none, or it asks for too much.
    """
    session = desk_of(request).sessions.read(request.token or "")
    await desk_of(request).rates.count("session", session)
    return session


async def answer(desk: Desk, session: str, message: str, text: str, handler: Handler) -> List[BotMessage]:
    """The answer to a message of a session (text and card each), the same however often it is sent.

    Raises:
        Refused: the id stands for another text, or too many people ask at once.
    """

    async def ask(sender: str) -> List[BotMessage]:
        messages = await exchange(Question(sender, text), handler, NAME)
        return [{"text": message["text"], "custom": message["custom"]} for message in messages]

    async def run() -> List[BotMessage]:
        kept = desk.once.is_kept(session, message)
        return await watched(NAME, desk.queue.answer(session, text, ask, kept))

    with desk.crowd.one_more():
        return await desk.once.answer(session, message, text, run)


async def judge(desk: Desk, session: str, turn: str, card: int, useful: bool, reason: Optional[str]) -> None:
    """Keep whether a card helped; one of the staff is called where it newly did not.

    Raises:
        Refused: 404, this session has no such card.
    """
    newly_useless = await desk.database.run(
        lambda connection: keep_feedback(connection, session, turn, card, useful, reason)
    )
    if newly_useless is None:
        raise Refused(404, "there is no such answer in this session")
    if newly_useless:
        await desk.queue.not_useful(session)


class WebChannel(InputChannel):
    """The channel of the chat page and the widget."""

    @classmethod
    def name(cls) -> str:
        """Its place under /webhooks/."""
        return NAME

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes."""
        routes = Blueprint("web_webhook")

        @routes.post("/message")
        async def message(request: Request) -> HTTPResponse:
            body, desk, new = read_body(request), desk_of(request), None
            name, text = read_id(body.get("id")), read_text(body.get("text"), "text")
            if request.token is None:
                session, new = desk.sessions.issue()
            else:
                session = await session_of(request)
            messages = await answer(desk, session, name, text, on_new_message)
            waiting = await _may_come(desk, session)
            return _json({"id": name, "messages": messages, "waiting": waiting, "session": new})

        routes.add_route(_begin, "/session", methods=["POST"])
        routes.add_route(_clear, "/session", methods=["DELETE"])
        routes.add_route(_waiting, "/waiting", methods=["GET"])
        routes.add_route(_feedback, "/feedback", methods=["POST"])
        for path in ("session", "message", "waiting", "feedback"):
            routes.add_route(_preflight, f"/{path}", methods=["OPTIONS"], name=f"preflight_{path}")
        routes.middleware(_admit, "request")
        routes.middleware(_open_to_allowed_sites, "response")
        return routes


async def _begin(request: Request) -> HTTPResponse:
    _, token = desk_of(request).sessions.issue()
    return _json({"session": token})


async def _clear(request: Request) -> HTTPResponse:
    session = desk_of(request).sessions.read(request.token or "", expired=True)
    await desk_of(request).rates.count("session", session)
    await desk_of(request).clear(session)
    return _json({"cleared": True})


async def _waiting(request: Request) -> HTTPResponse:
    number = read_number(request.args.get("after", "0"))
    mailbox, session = desk_of(request).mailbox, desk_of(request).sessions.read(request.token or "")
    found, waiting = await mailbox.after(session, number, PATIENCE)
    posted = [{"number": number, **message} for number, message in found]
    return _json({"messages": posted, "waiting": waiting})


async def _feedback(request: Request) -> HTTPResponse:
    said = read_feedback(read_body(request))
    session = await session_of(request)
    await judge(desk_of(request), session, *said)
    # Said of a useless answer even where nobody is on duty: there is a message to fetch.
    return _json({"saved": True, "waiting": not said[2]})


async def _may_come(desk: Desk, session: str) -> bool:
    try:
        return await desk.mailbox.is_open(session)
    except SQLAlchemyError:
        return False  # the answer itself is there


async def _preflight(request: Request) -> HTTPResponse:
    return response.empty()


async def _admit(request: Request) -> None:
    refuse_foreign(request, desk_of(request).origins)
    await count_address(request)


async def _open_to_allowed_sites(request: Request, reply: HTTPResponse) -> None:
    reply.headers.update(cross_origin_headers(request, desk_of(request).origins))
    reply.headers["Cache-Control"] = "no-store"
    reply.headers["Date"] = formatdate(usegmt=True)  # phones' clocks are wrong by years


def _json(body: Any) -> HTTPResponse:
    return response.json(body, ensure_ascii=False)
