"""A copy of the project in which everything may be changed, with the same environment and models."""

import os
import shutil
import subprocess
from pathlib import Path

from bot.model_file import digest_path, model_path
from bot.present_model import take

ROOT = Path(__file__).parent.parent


def copy_checkout(target: Path) -> Path:
    """Copy what git knows or would take; gives the folder. The model of the present data is its present one."""
    listed = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)  # with its time: make must find nothing to do
    for name in (".venv", ".tools"):
        if (ROOT / name).exists():
            (target / name).symlink_to(ROOT / name)
    (target / "models").mkdir()
    for path in (model_path(), digest_path(model_path()), ROOT / "models/jieba.cache"):
        if path.exists():
            os.link(path, target / "models" / path.name)
    take(target / "models" / model_path().name, target)
    return target
