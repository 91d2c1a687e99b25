"""The model that is served: checked by its digest before it is loaded, since a model file is code; else the one before it."""

import logging
from pathlib import Path
from typing import Awaitable, Callable, Iterable, Iterator, List, Tuple

from rasa.core.agent import Agent

from bot.model_file import ROOT, CannotBeUsed, check_digest
from bot.present_model import former_models, served_model

logger = logging.getLogger(__name__)
Load = Callable[[Path], Awaitable[Agent]]


def candidates(root: Path = ROOT) -> List[Path]:
    """The models that may be served, the present one first."""
    return [served_model(root), *former_models(root)]


def whole(models: Iterable[Path]) -> Iterator[Path]:
    """Those that are what was trained; of the others the log tells."""
    for model in models:
        try:
            check_digest(model)
        except CannotBeUsed as error:
            logger.error("a model is not served: %s", error)
        else:
            yield model


async def load_first(models: Iterable[Path], load: Load) -> Tuple[Path, Agent]:
    """The first model that can be loaded, and its bot.

    Raises:
        CannotBeUsed: none can.
    """
    for model in whole(models):
        agent = await load(model)
        if agent.is_ready():
            return model, agent
        logger.error("a model is not served: %s cannot be loaded", model.name)
    raise CannotBeUsed("no model can be served; run `make train`")
