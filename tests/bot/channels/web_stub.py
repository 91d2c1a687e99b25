"""The web channel in this process, with a bot that counts and repeats instead of Rasa."""

import asyncio
import socket
import threading
from contextlib import contextmanager
from typing import Any, Awaitable, Callable, Dict, Iterator, List, Optional, Tuple, TypeVar
from unittest import mock
from uuid import uuid4

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic

from bot.channels.desk import Desk, desk_of_settings
from bot.channels.refusals import register_refusals
from bot.channels.web import WebChannel
from bot.run import REQUEST_MAX_SIZE
from bot.staff.guard import refuse
from bot.store.database import Database
from bot.store.tables import feedback, turns, waiting
from bot.trackers import ForgettingTrackerStore
from tests.server import Server

Result = TypeVar("Result")
Served = TypeVar("Served", bound="Stub")


class EchoBot:
    """Notes who asked what, remembers each conversation, and answers with the text and its own count.

    `cards`: the card of the answer to a text, where it is not just "answered".
    """

    def __init__(self, trackers: ForgettingTrackerStore) -> None:
        self.trackers = trackers
        self.asked: List[Tuple[str, str]] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.is_asked = threading.Event()
        self.cards: Dict[str, Dict[str, Any]] = {}

    async def __call__(self, message: UserMessage) -> None:
        assert message.text is not None and message.sender_id is not None
        self.asked.append((message.sender_id, message.text))
        card = self.cards.get(message.text, {"outcome": "answered"})
        said = {"text": f"{message.text} #{len(self.asked)}", "custom": card}
        self.is_asked.set()
        await asyncio.get_running_loop().run_in_executor(None, self.may_answer.wait, 10)
        await self.trackers.save(DialogueStateTracker(message.sender_id, []))
        await message.output_channel.send_response(message.sender_id, said)


class Stub(Server):
    """A running web channel, and what stands behind it."""

    def __init__(self, port: int, desk: Desk, bot: EchoBot, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(port, 0.0)
        self.desk = desk
        self.bot = bot
        self._loop = loop

    @property
    def database(self) -> Database:
        """The database, to look into."""
        return self.desk.database

    def session_of(self, token: Optional[str]) -> str:
        """The session of a page's token."""
        return self.desk.sessions.read(token or "")

    def rows_of(self, session: str) -> Dict[str, int]:
        """How many rows each table keeps of a session."""
        return self.database.now(
            lambda connection: {
                table.name: len(connection.execute(table.select().where(table.c.session == session)).all())
                for table in (turns, feedback, waiting)
            }
        )

    def do(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Run something in the server's loop."""

        async def running() -> Result:
            return await work()

        return asyncio.run_coroutine_threadsafe(running(), self._loop).result(20)


@contextmanager
def stub() -> Iterator[Stub]:
    """Serve the web channel with the settings of the environment."""
    with served(*make_app(), Stub) as running:
        yield running


@contextmanager
def served(
    app: Sanic, bot: EchoBot, kind: Callable[[int, Desk, EchoBot, asyncio.AbstractEventLoop], Served]
) -> Iterator[Served]:
    """Serve an app in a thread of its own.

    Args:
        bot: answers on it. kind: what stands for the running server.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    found: Optional[Served] = None
    try:
        port, stop = asyncio.run_coroutine_threadsafe(_start(app), loop).result(20)
        found = kind(port, app.ctx.desk, bot, loop)
        yield found
        bot.may_answer.set()
        found.do(stop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
        if found:
            found.database.close()


def make_app() -> Tuple[Sanic, EchoBot]:
    """The web channel with a bot that repeats."""
    app = Sanic(f"stub_{uuid4().hex}", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = REQUEST_MAX_SIZE
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.ACCESS_LOG = False
    app.ctx.desk = desk_of_settings()
    bot = EchoBot(app.ctx.desk.trackers)
    app.blueprint(WebChannel().blueprint(bot), url_prefix="/webhooks/web")
    register_refusals(app, {"/staff": refuse})
    return app, bot


async def _start(app: Sanic) -> Tuple[int, Callable[[], Awaitable[Any]]]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    assert server
    with mock.patch.object(
        Sanic, "test_mode", True
    ):  # else Sanic rewrites its classes, which it can do only once
        await server.startup()

    async def stop() -> None:
        server.close()
        for connection in list(server.connections):
            connection.abort()

    return listening.getsockname()[1], stop
