"""Which trained model belongs to the present data: its file is named after a digest of all that goes into it."""

import hashlib
from pathlib import Path
from typing import Iterator

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
_INPUTS = ("config.yml", "domain.yml", "requirements.txt", "bot/importer.py")
_FOLDERS = ("data", "policy_kb", "bot/nlu")
_KINDS = {".yml", ".py", ".json", ".txt", ".csv"}
# Read when the bot starts, not when it is trained.
_LATER = {"thresholds.yml", "calibration.yml"}


def inputs(root: Path = ROOT) -> Iterator[Path]:
    """Every file that a model depends on, in a fixed order."""
    yield from (root / name for name in _INPUTS)
    for folder in _FOLDERS:
        files = (path for path in (root / folder).rglob("*") if path.suffix in _KINDS)
        yield from sorted(
            path for path in files if "__pycache__" not in path.parts and path.name not in _LATER
        )


def inputs_digest(root: Path = ROOT) -> str:
    """A digest of those files' names and contents."""
    digest = hashlib.sha256()
    for path in inputs(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present data lies, or would lie."""
    return root / "models" / f"{inputs_digest(root)}.tar.gz"
