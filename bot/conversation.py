"""Talk to the trained bot without a server."""

from pathlib import Path
from typing import List, Sequence
from uuid import uuid4

from rasa.core.agent import Agent, load_agent

from bot.channels.exchange import exchange
from bot.channels.output import BotMessage
from bot.channels.reading import Question, read_text
from bot.run import endpoints


async def load_bot(model: Path) -> Agent:
    """The bot of a model file, with its actions in this process."""
    return await load_agent(str(model), endpoints=endpoints())


async def converse(agent: Agent, turns: Sequence[str], sender: str = "") -> List[List[BotMessage]]:
    """The bot's messages for each turn of one conversation (a new one without ``sender``)."""
    who = sender or uuid4().hex
    return [await exchange(Question(who, read_text(turn)), agent.handle_message, "local") for turn in turns]
