"""Nobody ever gets an empty reply."""

import asyncio
from typing import Any

import pytest

from bot.channels.exchange import exchange
from bot.channels.reading import Question

QUESTION = Question("someone", "工资")


def run(handler: Any, deadline: float = 4.0) -> Any:
    return asyncio.run(exchange(QUESTION, handler, "test", deadline))


async def says_nothing(message: Any) -> None:
    return None


async def breaks(message: Any) -> None:
    raise ValueError("a part is missing")


async def takes_long(message: Any) -> None:
    await asyncio.sleep(5)


async def sends_half(message: Any) -> None:
    await message.output_channel.send_response("someone", {"text": "", "custom": None})


@pytest.mark.parametrize("handler", [says_nothing, breaks, sends_half])
def test_a_failed_turn_becomes_an_error_card_with_a_phone(handler: Any) -> None:
    (answer,) = run(handler)
    assert answer["custom"]["outcome"] == "error" and "12345" in answer["text"]
    assert [line["number"] for line in answer["custom"]["hotlines"]] == ["12345"]


def test_a_slow_turn_becomes_an_error_card() -> None:
    (answer,) = run(takes_long, deadline=0.05)
    assert answer["custom"]["outcome"] == "error"


def test_a_server_without_a_model_still_gives_a_phone(tmp_path: Any) -> None:
    from bot.conversation import converse, load_bot

    async def talk() -> Any:
        return await converse(await load_bot(tmp_path / "none.tar.gz"), ["老板不给工钱"])

    assert asyncio.run(talk())[0][0]["custom"]["outcome"] == "error"
