"""The wording of domain.yml, for what is said without Rasa."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Dict

import yaml

DOMAIN = Path(__file__).parent.parent / "domain.yml"
FRAME = "utter_frame_"


@lru_cache(maxsize=1)
def _responses() -> Dict[str, Any]:
    return dict(yaml.load(DOMAIN.read_text("utf-8"), yaml.CSafeLoader)["responses"])


def wording(name: str) -> str:
    """The text of a response."""
    return str(_responses()[name][0]["text"])


def frame() -> Dict[str, str]:
    """The wording around what a card says, by its short name."""
    return {name[len(FRAME) :]: wording(name) for name in _responses() if name.startswith(FRAME)}
