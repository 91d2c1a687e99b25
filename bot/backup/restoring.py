"""Put an archive in the place of what is there: all of it or nothing, and what was there is kept aside."""

import os
import shutil
import tarfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Dict, Iterator, List, Set, Tuple

from bot.backup.contents import (
    LIST,
    POSTGRESQL,
    SECRET,
    SQLITE,
    BadArchive,
    Manifest,
    read_manifest,
)
from bot.backup.databases import copy_database, file_of, is_whole, name_of, put_back, see_that_nobody_uses
from bot.clock import local
from bot.model_file import digest_of
from bot.store.migrate import SCRIPTS

_STAGED = ".restoring"


@dataclass(frozen=True)
class Done:
    """What a restore did: the archive's manifest, the names that were replaced, and where the former ones are."""

    manifest: Manifest
    replaced: List[str]
    aside: Path


def restore(archive: Path, root: Path, address: str, only_database: bool = False) -> Done:
    """Put an archive in the place of what is there. No server may run.

    Args:
        only_database: leave the files alone, as where they are an image's and cannot be written; what is unpacked, and what
            was there before, is then beside the archive and not in ``var/``.

    Raises:
        BadArchive: it is broken, foreign, or of another kind of database. InUse: a server runs.
        CannotCopy, OSError: it cannot be put there. In each case all is as it was; a copy may be left aside, for where
        somebody stops it in the middle.
    """
    folder = archive.resolve().parent if only_database else root / "var"
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".restoring-") as made:
        manifest = unpack(archive, Path(made))
        _fits(manifest, address)
        see_that_nobody_uses(address)
        wanted = {SQLITE} & {*manifest.files} if only_database else {*manifest.files} - {POSTGRESQL}
        places = {name: _place(name, root, address) for name in wanted}
        changed = {
            name: path
            for name, path in places.items()
            if not path.is_file() or digest_of(path) != manifest.files[name]
        }
        aside = folder / f"before-restore-{local(time.time()):%Y%m%d-%H%M%S}"
        with _staged(changed, Path(made)) as staged:
            _keep(changed, aside, address)
            # The files first: they can be put back, a database that was replaced cannot.
            with _swapped(staged, changed, aside):
                if POSTGRESQL in manifest.files:
                    put_back(address, Path(made) / POSTGRESQL, Path(made))
    replaced = [*sorted(changed), *(name for name in manifest.files if name == POSTGRESQL)]
    return Done(manifest, replaced, aside)


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack an archive and see that it is whole.

    Raises:
        BadArchive: it is not, or holds what no backup holds. OSError: it cannot be unpacked.
    """
    try:
        with tarfile.open(archive, "r:gz") as packed:
            members = {member.name: member for member in packed}
            manifest = read_manifest(_text(packed, members))
            if set(members) != {LIST, *manifest.files} or not all(one.isfile() for one in members.values()):
                raise BadArchive("it does not hold the files of its list, those alone")
            for name, digest in manifest.files.items():
                _write(packed, members[name], folder / name)
                if digest_of(folder / name) != digest:
                    raise BadArchive(f"{name} is not what it was when the archive was made")
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise BadArchive("it is no archive, or not all of it is there") from error
    except OSError as error:
        if error.errno is None:  # what gzip says of damaged bytes
            raise BadArchive("it is no archive, or not all of it is there") from error
        raise
    database = next(name for name in (SQLITE, POSTGRESQL) if name in manifest.files)
    if not is_whole(database, folder / database):
        raise BadArchive("its database is damaged")
    return manifest


def _text(packed: tarfile.TarFile, members: Dict[str, tarfile.TarInfo]) -> str:
    content = packed.extractfile(members[LIST]) if LIST in members else None
    if content is None:
        raise BadArchive(f"it has no {LIST}: it is no backup of this assistant")
    return content.read().decode()


def _write(packed: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    content = packed.extractfile(member)
    assert content is not None  # it is a file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file)


def _fits(manifest: Manifest, address: str) -> None:
    if name_of(address) not in manifest.files:
        raise BadArchive("its database is of another kind than that of YUNXIAN_DATABASE")
    known: Set[str] = {path.name.split("_")[0] for path in (SCRIPTS / "versions").glob("*.py")}
    if manifest.revision not in known:
        raise BadArchive(f"its database is of a newer version ({manifest.revision}); install that one first")


def _place(name: str, root: Path, address: str) -> Path:
    return file_of(address) if name == SQLITE else root / name


@contextmanager
def _staged(changed: Dict[str, Path], made: Path) -> Iterator[List[Tuple[Path, Path]]]:
    """Copies beside the places, so that a full disk is met before anything is replaced."""
    staged: List[Tuple[Path, Path]] = []
    try:
        for name, path in changed.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            staged.append((path.with_name(path.name + _STAGED), path))
            shutil.copyfile(made / name, staged[-1][0])
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
            os.chmod(staged[-1][0], 0o600 if name in (SECRET, SQLITE) else mode)
            with staged[-1][0].open("rb") as file:
                os.fsync(file.fileno())
        yield staged
    finally:
        for copy, _ in staged:
            copy.unlink(missing_ok=True)


def _keep(changed: Dict[str, Path], aside: Path, address: str) -> None:
    aside.mkdir(mode=0o700)
    try:
        for name, path in changed.items():
            if path.is_file():
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, aside / name)
        if name_of(address) == POSTGRESQL:
            (aside / POSTGRESQL).parent.mkdir(parents=True, exist_ok=True)
            copy_database(address, aside / POSTGRESQL)
    except BaseException:  # nothing is replaced yet
        shutil.rmtree(aside, ignore_errors=True)
        raise


@contextmanager
def _swapped(staged: List[Tuple[Path, Path]], changed: Dict[str, Path], aside: Path) -> Iterator[None]:
    """The copies in their places; the former files again where anything fails meanwhile, or is stopped."""
    names = {path: name for name, path in changed.items()}
    moved: List[Tuple[Path, Path]] = []
    try:
        for copy, path in staged:
            for log in ("-wal", "-shm"):  # of a damaged database: nothing of it may be read into the new one
                former = path.with_name(path.name + log)
                if former.exists():
                    moved.append((former, aside / former.name))
                    shutil.move(str(former), str(aside / former.name))
            os.replace(copy, path)
        yield
    except BaseException:
        for copy, path in staged:
            if not copy.exists():
                _put_former(aside / names[path], path)
        for former, kept in moved:
            if kept.exists():
                shutil.move(str(kept), str(former))
        raise


def _put_former(kept: Path, path: Path) -> None:
    if kept.exists():
        shutil.copy2(kept, path)
    else:
        path.unlink()
