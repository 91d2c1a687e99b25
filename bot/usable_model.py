"""Whether a model can be served with the present code and knowledge base."""

import asyncio
import json
import logging
import tarfile
from contextlib import contextmanager
from pathlib import Path
from typing import Container, Dict, Iterable, Iterator, List, Set

from rasa.core.agent import Agent

from bot.conversation import load_bot
from bot.knowledge import kb
from bot.model_file import CannotBeUsed
from bot.nlu.labels import BROAD, EMERGENCY, TOPIC
from bot.web.health import Checkup, check_up
from policy_kb.model import Kb

# Written by `LinearRanker.save` for `SubjectRanker`.
_SUBJECTS = "/subjects.json"


async def load_usable(model: Path) -> Agent:
    """The bot of a model file.

    Raises:
        CannotBeUsed: the present code cannot load or ask it, or it knows subjects that the knowledge base has lost.
    """
    with _complaints() as said:
        agent = await load_bot(model)
    if not agent.is_ready():
        raise CannotBeUsed(f"the present code cannot load it: {' '.join(said) or 'it is no model'}")
    lost = unknown_subjects(subjects(model), kb())
    if lost:
        raise CannotBeUsed(f"the knowledge base does not have {', '.join(sorted(lost))}")
    if not await check_up(Checkup(), agent):
        raise CannotBeUsed("it does not answer the question of /healthz")
    return agent


def why_unusable(model: Path) -> str:
    """Why a model cannot be served; empty where it can. Loads it, which takes some seconds."""
    try:
        asyncio.run(load_usable(model))
    except CannotBeUsed as error:
        return str(error)
    return ""


def subjects(model: Path) -> List[str]:
    """The labels that a model file can give a message; none where it has no `SubjectRanker`."""
    with tarfile.open(model) as package:
        for member in package:
            content = package.extractfile(member) if member.name.endswith(_SUBJECTS) else None
            if content:
                return list(json.load(content)["labels"])
    return []


def unknown_subjects(labels: Iterable[str], knowledge: Kb) -> Set[str]:
    """Those labels of topics, wide fields and dangers that the knowledge base does not have."""
    known: Dict[str, Container[str]] = {
        TOPIC: knowledge.topics,
        BROAD: knowledge.broad,
        EMERGENCY: knowledge.dangers,
    }
    parts = ((label, *label.partition("/")[::2]) for label in labels)
    return {label for label, kind, name in parts if kind in known and name not in known[kind]}


class _Keeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said: List[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[List[str]]:
    # `load_agent` raises nothing: it logs, with a traceback that tells nobody here anything.
    logger, keeper = logging.getLogger("rasa.core.agent"), _Keeper()
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(keeper)
    try:
        yield keeper.said
    finally:
        logger.removeHandler(keeper)
        logger.propagate = propagated
