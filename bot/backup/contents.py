"""What goes into an archive, under which names, and the list of it with digests."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Dict, List

from bot.model_file import digest_path
from bot.present_model import FILE, read_record, served_model

LIST = "manifest.json"
KIND, VERSION = "yunxian-backup", 1
SQLITE, POSTGRESQL = "database/sqlite.db", "database/postgresql.dump"
SECRET = "var/session-secret"
REVIEWED = "data/nlu/reviewed.yml"
_TOPICS = "policy_kb/documents/*/topics/*.yml"
_OFFICES = "policy_kb/directory/offices.yml"
# Nothing else may be in an archive: each name is a place that is written to.
_NAMES = re.compile(
    r"database/(sqlite\.db|postgresql\.dump)|var/session-secret|data/nlu/reviewed\.yml|policy_kb/directory/offices\.yml"
    r"|policy_kb/documents/[\w-]+/topics/[\w-]+\.yml|models/(present\.json|[0-9a-f]{16}\.tar\.gz(\.sha256)?)"
)
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BadArchive(Exception):
    """The archive cannot be used; the text says what is wrong with it."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself.

    ``revision``: the newest migration of its database. ``trail``: number and digest of the trail's newest entry.
    ``files``: the SHA-256 of each, by name.
    """

    made_at: str
    revision: str
    trail: List[Any]
    model: str
    kb: str
    files: Dict[str, str]

    def text(self) -> str:
        """As it is written into the archive."""
        head = {"kind": KIND, "version": VERSION}
        return json.dumps({**head, **asdict(self)}, ensure_ascii=False, indent=1)


def read_manifest(text: str) -> Manifest:
    """The manifest of a text.

    Raises:
        BadArchive: it is none, or one of another version.
    """
    try:
        held = json.loads(text)
        kind, version = held.pop("kind"), held.pop("version")
        if (kind, version) != (KIND, VERSION):
            raise BadArchive(f"it is {kind} version {version}, not {KIND} version {VERSION}")
        found = Manifest(**held)
        number, digest = found.trail
        fit = all(_NAMES.fullmatch(name) and _DIGEST.fullmatch(of) for name, of in found.files.items())
        fit = fit and isinstance(number, int) and isinstance(digest, str)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadArchive(f"its {LIST} cannot be read") from error
    if not fit or not {SQLITE, POSTGRESQL} & set(found.files):
        raise BadArchive(f"its {LIST} lists what no backup holds, or no database")
    return found


def files_of(root: Path) -> Dict[str, Path]:
    """The files that an archive holds beside the database, by their names there; only those that exist."""
    model = served_model(root)
    names = [
        SECRET,
        REVIEWED,
        _OFFICES,
        f"models/{FILE}",
        f"models/{model.name}",
        f"models/{digest_path(model).name}",
    ]
    topics = sorted(str(path.relative_to(root)) for path in root.glob(_TOPICS))
    return {name: root / name for name in [*names, *topics] if (root / name).is_file()}


def model_of(root: Path) -> str:
    """The name of the model that is served."""
    return read_record(root).present or served_model(root).name
