"""The utterances of data/nlu/, with what they are labelled as and where they stand."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import yaml

from policy_kb.errors import BadFile


@dataclass(frozen=True)
class Utterance:
    """One training example; ``decided`` holds who labelled it, when and why, where that was kept."""

    text: str
    intent: str
    metadata: Dict[str, str]
    where: str
    decided: Dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What it is an example of: ``policy topic=wage_arrears``."""
        return " ".join([self.intent, *(f"{key}={value}" for key, value in self.metadata.items())])


def read_utterances(folder: Path) -> List[Utterance]:
    """All utterances of the NLU files below a folder.

    Raises:
        BadFile: a file is not what Rasa reads.
    """
    return [said for path in sorted(folder.rglob("*.yml")) for said in read_file(path)]


def read_file(path: Path) -> List[Utterance]:
    """The utterances of one NLU file; an empty one has none.

    Raises:
        BadFile: it is not what Rasa reads.
    """
    try:
        data = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) or {"nlu": []}
        return [said for block in data["nlu"] or [] for said in _read_block(path, block)]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BadFile(str(path), str(error).replace("\n", " "), "write it as Rasa NLU YAML") from error


def _read_block(path: Path, block: Dict[str, Any]) -> Iterator[Utterance]:
    metadata = dict(block.get("metadata") or {})
    where = f"{path} ({block['intent']})"
    for text, decided in _examples(block["examples"]):
        yield Utterance(text, block["intent"], metadata, where, decided)


def _examples(examples: Any) -> Iterator[Tuple[str, Dict[str, str]]]:
    """The texts of Rasa's short form (lines with a dash), or of its long one (records with metadata)."""
    if isinstance(examples, str):
        for line in examples.splitlines():
            if line.strip():
                yield line.strip()[1:].strip(), {}
        return
    for example in examples:
        # A date that was written without quotes is no text.
        decided = {key: str(value) for key, value in (example.get("metadata") or {}).items()}
        yield example["text"].strip(), decided
