"""A file is changed whole or not at all."""

import resource
from pathlib import Path

import pytest

from bot.whole_file import replace_file


def test_a_disk_that_is_full_leaves_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "offices.yml"
    path.write_text("# former\n", "utf-8")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            replace_file(path, "# new\n" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text("utf-8") == "# former\n" and list(tmp_path.iterdir()) == [path]
