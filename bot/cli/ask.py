"""One question on the terminal, answered as text."""

import asyncio
import sys

from bot.rasa_setup import prepare

prepare()

from bot.conversation import converse, load_bot  # noqa: E402
from bot.present_model import served_model  # noqa: E402


async def ask(question: str) -> str:
    """The answer's text."""
    agent = await load_bot(served_model())
    (messages,) = await converse(agent, [question])
    return "\n\n".join(message["text"] for message in messages)


if __name__ == "__main__":
    print(asyncio.run(ask(" ".join(sys.argv[1:]))))
