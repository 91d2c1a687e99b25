"""Run the custom actions in this process, through rasa-sdk's ordinary executor."""

from typing import Any, Dict, Optional

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

PACKAGE = "actions"


class InProcessActions(EndpointConfig):
    """An action endpoint that is no second server."""

    def __init__(self) -> None:
        super().__init__(url="in-process:actions")
        self._executor = ActionExecutor()
        self._executor.register_package(PACKAGE)

    async def request(  # type: ignore[override]
        self, method: str = "post", json: Optional[Dict[str, Any]] = None, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        """Run the action that the call names."""
        return await self._executor.run(json or {})
