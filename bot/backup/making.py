"""Make an archive, whole or not at all."""

import os
import shutil
import tarfile
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Dict

from bot.backup.contents import LIST, REVIEWED, Manifest, files_of, model_of
from bot.backup.databases import copy_database, look, name_of
from bot.clock import local
from bot.model_file import digest_of
from bot.whole_file import alone_in
from policy_kb.load import kb_digest

FOLDER = Path("var/backups")


def make_backup(root: Path, address: str, folder: Path) -> Path:
    """Make an archive of what is there at one moment; gives its path. Servers may go on.

    Raises:
        CannotCopy: the database cannot be copied. BrokenTrail: the trail is not whole.
        OSError: it cannot be written; nothing is left of it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = local(time.time())
    target = folder / f"yunxian-{now:%Y%m%d-%H%M%S}.tar.gz"
    with TemporaryDirectory(dir=folder, prefix=".making-") as made:
        revision, trail = look(address)  # first: the copy must hold what the list says of it
        files = _gather(root, address, Path(made))
        manifest = Manifest(
            made_at=now.isoformat(timespec="seconds"),
            revision=revision,
            trail=list(trail),
            model=model_of(root),
            kb=kb_digest(root / "policy_kb"),
            files={name: digest_of(path) for name, path in files.items()},
        )
        (Path(made) / LIST).write_text(manifest.text(), "utf-8")
        archive = Path(made) / target.name
        with open(os.open(archive, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            # The model is packed already: the quickest level is as good as any.
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as packed:
                for name, path in {LIST: Path(made) / LIST, **files}.items():
                    packed.add(path, name, filter=_without_owner)
            file.flush()
            os.fsync(file.fileno())
        os.replace(archive, target)
    return target


def _gather(root: Path, address: str, made: Path) -> Dict[str, Path]:
    with ExitStack() as held:
        # In the order in which an edit holds them: what the console writes meanwhile comes before or after.
        for folder in (root / "policy_kb", (root / REVIEWED).parent):
            held.enter_context(alone_in(folder))
        copies = {}
        for name, path in files_of(root).items():
            copies[name] = made / name
            copies[name].parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copies[name])
        database = name_of(address)
        copies[database] = made / database
        copies[database].parent.mkdir()
        copy_database(address, copies[database])
    return copies


def _without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
