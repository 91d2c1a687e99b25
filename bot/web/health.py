"""GET /healthz: 200 only when a question would really be answered now."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.output import CardOutput
from bot.knowledge import kb
from bot.switches import switches

QUESTION = "老板拖了三个月工钱不给，我该找哪个"
EVERY = 10.0
DEADLINE = 4.0
health = Blueprint("health")


@dataclass
class Checkup:
    """The last real question: when it was asked (seconds of the monotonic clock) and whether it was answered."""

    asked_at: Optional[float] = None
    well: bool = False


async def ask_once(agent: Agent) -> bool:
    """Ask a real question of a conversation that is stored nowhere; whether it was answered."""
    if not agent.is_ready() or agent.processor is None or agent.domain is None:
        return False
    output = CardOutput("health")
    tracker = DialogueStateTracker("health", agent.domain.slots)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    message = UserMessage(QUESTION, output, "health", input_channel="health")
    await agent.processor._handle_message_with_tracker(message, tracker)
    await agent.processor._run_prediction_loop(output, tracker)
    return any((answer["custom"] or {}).get("outcome") == "answered" for answer in output.messages)


async def check_up(state: Checkup, agent: Optional[Agent]) -> bool:
    """Whether the bot is well, from a question at most `EVERY` seconds old."""
    now = time.monotonic()
    if state.asked_at is None or now - state.asked_at >= EVERY:
        state.asked_at = now
        try:
            state.well = agent is not None and await asyncio.wait_for(ask_once(agent), DEADLINE)
        except Exception:  # noqa: BLE001  # any failure is the answer: not well
            state.well = False
    return state.well


@health.route("/healthz", methods=["GET", "HEAD"])
async def healthz(request: Request) -> HTTPResponse:
    """Tell whether questions are answered, and from which knowledge."""
    ctx: Any = request.app.ctx
    if await check_up(ctx.checkup, getattr(ctx, "agent", None)):
        return response.json({"status": "ok", "kb": kb().digest, "off": sorted(switches().off)})
    return response.json({"status": "not ready"}, 503)
