"""A wrong archive is refused before anything is touched."""

import io
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any, Callable, Dict

import pytest

from bot.backup.contents import LIST, SQLITE
from bot.cli.restore import main as restore
from tests.bot.backup.small_root import Captured, change_all, everything, made


def packed(archive: Path, change: Callable[[Dict[str, Any]], None]) -> None:
    """Pack an archive anew, its members changed."""
    with tarfile.open(archive) as old:
        members = {m.name: (m, old.extractfile(m).read()) for m in old}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(archive, "w:gz") as new:
        for name, (member, content) in members.items():
            member.name, member.size = name, len(content)
            new.addfile(member, io.BytesIO(content))


def listed(change: Callable[[Dict[str, Any]], None]) -> Callable[[Path], None]:
    """Break an archive's list."""

    def to(members: Dict[str, Any]) -> None:
        member, content = members[LIST]
        held = json.loads(content)
        change(held)
        members[LIST] = (member, json.dumps(held).encode())

    return lambda archive: packed(archive, to)


def flip(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 255
    archive.write_bytes(bytes(content))


def add_outside(members: Dict[str, Any]) -> None:
    members["../outside"] = (tarfile.TarInfo("../outside"), b"x")


def add_listed_outside(archive: Path) -> None:
    packed(archive, add_outside)
    listed(lambda held: held["files"].update({"../outside": "0" * 64}))(archive)


def make_link(members: Dict[str, Any]) -> None:
    link = tarfile.TarInfo("data/nlu/reviewed.yml")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
    members["data/nlu/reviewed.yml"] = (link, b"")


def change_member(members: Dict[str, Any]) -> None:
    members["data/nlu/reviewed.yml"] = (members["data/nlu/reviewed.yml"][0], b"other")


BROKEN: Dict[str, Callable[[Path], Any]] = {
    "cut off": lambda archive: archive.write_bytes(archive.read_bytes()[:-2000]),
    "cut off early": lambda archive: archive.write_bytes(archive.read_bytes()[:400]),
    "empty": lambda archive: archive.write_bytes(b""),
    "a byte changed": flip,
    "no archive": lambda archive: archive.write_text("hello", "utf-8"),
    "a foreign one": lambda archive: packed(archive, lambda members: members.pop(LIST)),
    "a file changed": lambda archive: packed(archive, change_member),
    "a file missing": lambda archive: packed(archive, lambda members: members.pop("data/nlu/reviewed.yml")),
    "a file too many": lambda archive: packed(archive, add_outside),
    "a place outside": add_listed_outside,
    "a link": lambda archive: packed(archive, make_link),
    "another kind": listed(lambda held: held.update(kind="something")),
    "another version": listed(lambda held: held.update(version=2)),
    "a newer database": listed(lambda held: held.update(revision="9999")),
    "no list of files": listed(lambda held: held.pop("files")),
    "no database": listed(lambda held: held["files"].pop(SQLITE)),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_wrong_archive_is_refused_and_nothing_changes(root: Path, capsys: Captured, how: str) -> None:
    archive = Path(shutil.move(str(made(root)), str(root.parent / "wrong.tar.gz")))
    change_all(root)
    BROKEN[how](archive)
    before = everything(root)
    assert restore([str(archive)], root) == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert everything(root) == before and not (root.parent / "outside").exists()
