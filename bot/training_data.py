"""The utterances of data/nlu/, with what they are labelled as and where they stand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List

import yaml

from policy_kb.errors import BadFile


@dataclass(frozen=True)
class Utterance:
    """One training example."""

    text: str
    intent: str
    metadata: Dict[str, str]
    where: str

    @property
    def label(self) -> str:
        """What it is an example of: ``policy topic=wage_arrears``."""
        return " ".join([self.intent, *(f"{key}={value}" for key, value in self.metadata.items())])


def read_utterances(folder: Path) -> List[Utterance]:
    """All utterances of the NLU files below a folder.

    Raises:
        BadFile: a file is not what Rasa reads.
    """
    return [said for path in sorted(folder.rglob("*.yml")) for said in _read_file(path)]


def _read_file(path: Path) -> Iterator[Utterance]:
    try:
        blocks = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["nlu"]
        for block in blocks:
            yield from _read_block(path, block)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BadFile(str(path), str(error).replace("\n", " "), "write it as Rasa NLU YAML") from error


def _read_block(path: Path, block: Dict[str, Any]) -> Iterator[Utterance]:
    metadata = dict(block.get("metadata") or {})
    for line in block["examples"].splitlines():
        if line.strip():
            yield Utterance(
                line.strip()[1:].strip(), block["intent"], metadata, f"{path} ({block['intent']})"
            )
