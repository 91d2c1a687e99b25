"""The knowledge files as they were when they were last served: what a start falls back on where somebody has broken one."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import List

from policy_kb.load import ROOT, data_files, kb_digest

# So many copies are kept, each in a folder named by its digest.
MOST = 2


def keep(digest: str, folder: Path, root: Path = ROOT) -> bool:
    """Copy the files that make up the knowledge base of a digest; False where they are others by now.

    Raises:
        OSError: they cannot be copied; nothing is left of the copy.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / digest
    if not target.is_dir():
        with TemporaryDirectory(dir=folder, prefix=".making-") as made:
            copy = Path(made) / digest
            for path in data_files(root):
                (copy / path.relative_to(root)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy / path.relative_to(root))
            if kb_digest(copy) != digest:
                return False
            try:
                copy.rename(target)
            except OSError:
                if not target.is_dir():  # else another worker was quicker
                    raise
    os.utime(target)
    for old in kept(folder)[MOST:]:
        shutil.rmtree(old, ignore_errors=True)
    return True


def kept(folder: Path) -> List[Path]:
    """The copies in a folder, the one that was served last first."""
    found = [path for path in folder.glob("[0-9a-f]*") if path.is_dir()]
    return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)
