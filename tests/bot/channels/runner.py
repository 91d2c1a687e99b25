"""What stands for the bot where only how often it is asked matters."""

import asyncio
from typing import Any, List


class Runner:
    """Answers with the number of its run."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.runs = 0
        self._seconds = seconds

    async def __call__(self) -> List[Any]:
        self.runs += 1
        number = self.runs
        await asyncio.sleep(self._seconds)
        return [{"text": f"answer {number}", "custom": {"outcome": "answered"}}]
