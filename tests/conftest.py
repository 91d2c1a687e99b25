"""What the tests share: the knowledge base, the trained bot, a loop to talk on."""

import asyncio
from typing import Any, Callable, Iterator, List

import pytest

from bot.rasa_setup import prepare

prepare()

from bot.conversation import converse, load_bot  # noqa: E402
from bot.knowledge import kb as load_once  # noqa: E402
from bot.model_file import model_path  # noqa: E402
from policy_kb.model import Kb  # noqa: E402
from tests.server import Server, running  # noqa: E402

Talk = Callable[..., List[List[Any]]]


@pytest.fixture(scope="session")
def kb() -> Kb:
    return load_once()


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def agent(loop: asyncio.AbstractEventLoop) -> Any:
    assert model_path().exists(), "make test trains the model first"
    return loop.run_until_complete(load_bot(model_path()))


@pytest.fixture(scope="session")
def talk(agent: Any, loop: asyncio.AbstractEventLoop) -> Talk:
    """Say some messages in one conversation; gives the bot's messages for each."""

    def say(*turns: str, sender: str = "") -> List[List[Any]]:
        return loop.run_until_complete(converse(agent, turns, sender))

    return say


@pytest.fixture(scope="session")
def server(agent: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    database = tmp_path_factory.mktemp("server") / "assistant.db"
    with running(environment={"YUNXIAN_DATABASE": f"sqlite:///{database}"}) as server:
        yield server
