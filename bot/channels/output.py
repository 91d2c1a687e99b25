"""Collect the bot's messages of one turn, each with its text and its card together."""

from typing import Any, Dict, List

from rasa.core.channels.channel import OutputChannel

BotMessage = Dict[str, Any]


class CardOutput(OutputChannel):
    """Keeps messages whole: Rasa's own collector sends text and card as two and cuts texts at blank lines."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.messages: List[BotMessage] = []

    def name(self) -> str:  # type: ignore[override]
        """The channel's name, as trackers keep it."""
        return self._channel

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keep one message."""
        self.messages.append(
            {"recipient_id": recipient_id, "text": message.get("text") or "", "custom": message.get("custom")}
        )
