"""Change a file whole or not at all, and one after the other."""

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Iterator


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let nobody else who asks for the same folder, in this process or another, go on before this ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def replace_file(path: Path, text: str, mode: int = 0o644) -> None:
    """Put a new text in the place of a file, or make it; at any moment the file is the former or the new one, whole.

    Args:
        mode: of a file that is made; one that is there keeps its own.

    Raises:
        OSError: the disk is full, or the folder may not be written; what stood there still stands there.
    """
    mode = path.stat().st_mode & 0o777 if path.exists() else mode
    # Another ending: whoever reads all files of a kind must not find half of this one.
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".new", delete=False) as file:
        try:
            file.write(text.encode())
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except OSError:
            os.unlink(file.name)
            raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
