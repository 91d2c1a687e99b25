"""Which trained model belongs to the present data: its file is named after a digest of all that goes into it."""

import hashlib
from pathlib import Path
from typing import Iterable, Iterator, Set

from bot.whole_file import replace_file

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
_INPUTS = ("config.yml", "domain.yml", "requirements.txt", "bot/importer.py")
_FOLDERS = ("data", "policy_kb", "bot/nlu")
_KINDS = {".yml", ".py", ".json", ".txt", ".csv"}
# Read when the bot starts, not when it is trained.
_LATER = {"thresholds.yml", "calibration.yml"}
# What decides, beside the model, how the recorded questions are answered.
_ASKED_WITH_FILES = ("domain.yml", "endpoints.yml", "requirements.txt")
_ASKED_WITH_FOLDERS = ("actions", "bot", "policy_kb", "tests/questions")


class CannotBeUsed(Exception):
    """A model cannot be served; the text says why."""


def inputs(root: Path = ROOT) -> Iterator[Path]:
    """Every file that a model depends on, in a fixed order."""
    yield from (path for path in _files(root, _INPUTS, _FOLDERS, _KINDS) if path.name not in _LATER)


def inputs_digest(root: Path = ROOT) -> str:
    """A digest of those files' names and contents."""
    return _digest(root, inputs(root))


def asking_digest(root: Path = ROOT) -> str:
    """A digest of the recorded questions and of all that answers them beside the model."""
    return _digest(root, _files(root, _ASKED_WITH_FILES, _ASKED_WITH_FOLDERS, {*_KINDS, ".jsonl"}))


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present data lies, or would lie."""
    return root / "models" / f"{inputs_digest(root)}.tar.gz"


def digest_path(model: Path) -> Path:
    """Where the digest of a model's file is noted."""
    return model.with_name(f"{model.name}.sha256")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def note_digest(model: Path) -> None:
    """Write a model's digest beside it, as `sha256sum -c` reads it."""
    replace_file(digest_path(model), f"{digest_of(model)}  {model.name}\n")


def check_digest(model: Path) -> None:
    """See that a model is what was trained.

    Raises:
        CannotBeUsed: it is another file, or nobody has noted what it was.
    """
    try:
        noted = digest_path(model).read_text("utf-8").split()[:1]
        found = digest_of(model)
    except (OSError, UnicodeDecodeError) as error:
        raise CannotBeUsed(f"{model.name} or its digest cannot be read; run `make train`") from error
    if noted != [found]:
        raise CannotBeUsed(f"{model.name} is not the file that was trained; delete it and run `make train`")


def _files(root: Path, names: Iterable[str], folders: Iterable[str], kinds: Set[str]) -> Iterator[Path]:
    yield from (root / name for name in names)
    for folder in folders:
        files = (path for path in (root / folder).rglob("*") if path.suffix in kinds)
        yield from sorted(path for path in files if "__pycache__" not in path.parts)


def _digest(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
