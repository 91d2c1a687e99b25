"""What the tests share: the knowledge base, the trained bot, a loop to talk on."""

import asyncio
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest

from bot.rasa_setup import prepare

prepare()

from bot.knowledge import kb as load_once  # noqa: E402
from bot.model_file import model_path  # noqa: E402
from policy_kb.model import Kb  # noqa: E402
from tests.knowledge_copy import copy_knowledge  # noqa: E402
from tests.needed import need  # noqa: E402
from tests.postgres import Postgres, postgres, programs  # noqa: E402
from tests.redis_server import PROGRAM, RedisServer, redis_server  # noqa: E402
from tests.server import Server, running  # noqa: E402

NewAddress = Callable[[Path], str]
Talk = Callable[..., List[List[Any]]]


@pytest.fixture(scope="session")
def kb() -> Kb:
    return load_once()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the knowledge files, to be changed."""
    return copy_knowledge(tmp_path / "kb")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Skipped where there is no PostgreSQL; with CI=true that fails."""
    need(programs(), "postgresql")
    with postgres() as server:
        yield server


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """An empty Redis; skipped where there is none, with CI=true that fails."""
    need(PROGRAM, "redis-server")
    with redis_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def new_address(request: pytest.FixtureRequest) -> NewAddress:
    """Gives the address of a new database, SQLite's in a folder; a test that asks for this runs on both."""
    if request.param == "sqlite":
        return lambda folder: f"sqlite:///{folder}/x.db"
    server: Postgres = request.getfixturevalue("postgres_server")
    return lambda folder: server.new_database()


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def agent(loop: asyncio.AbstractEventLoop) -> Any:
    from bot.conversation import load_bot  # Rasa takes seconds to import, and most tests do without

    assert model_path().exists(), "make test trains the model first"
    return loop.run_until_complete(load_bot(model_path()))


@pytest.fixture(scope="session")
def talk(agent: Any, loop: asyncio.AbstractEventLoop) -> Talk:
    """Say some messages in one conversation; gives the bot's messages for each."""
    from bot.conversation import converse

    def say(*turns: str, sender: str = "") -> List[List[Any]]:
        return loop.run_until_complete(converse(agent, turns, sender))

    return say


@pytest.fixture(scope="session")
def server(agent: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    database = tmp_path_factory.mktemp("server") / "assistant.db"
    with running(environment={"YUNXIAN_DATABASE": f"sqlite:///{database}"}) as server:
        yield server
