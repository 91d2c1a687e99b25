"""Put an archive of `make backup` in the place of what is there; no server may run."""

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.backup.contents import BadArchive
from bot.backup.databases import CannotCopy, InUse
from bot.backup.restoring import Done, restore
from bot.cli.database_used import tell_database
from bot.model_file import ROOT
from bot.store.of_settings import database_of_settings
from bot.store.trail import BrokenTrail, check_noted, check_trail

NOTHING = "nothing was changed:"


def tell(done: Done, root: Path) -> None:
    """Print what a restore did."""
    manifest = done.manifest
    print(
        f"restored what was there on {manifest.made_at}: {len(done.replaced)} of {len(manifest.files)} files differed"
    )
    for name in done.replaced:
        print(f"  {name}")
    print(f"model {manifest.model}, knowledge {manifest.kb}, {manifest.trail[0]} entries in the trail")
    print(f"what was there before is kept in {_shown(done.aside, root)}; delete it when all is well")


def _shown(path: Path, root: Path) -> Path:
    return path.relative_to(root) if root in path.parents else path


def see_that_all_is_there(done: Done) -> None:
    """Look at the restored database as a server would.

    Raises:
        BrokenTrail: its trail is not the one that was there. SQLAlchemyError, BadSetting: it cannot be used.
    """
    number, digest = done.manifest.trail
    database = database_of_settings()
    try:
        database.read_now(check_trail)
        if number:
            database.read_now(lambda connection: check_noted(connection, number, digest))
    finally:
        database.close()


def main(arguments: Optional[Sequence[str]] = None, root: Path = ROOT) -> int:
    """Restore and say what was done; exit code 1 where nothing was."""
    parser = argparse.ArgumentParser(prog="make restore", description=__doc__)
    parser.add_argument(
        "archive", type=Path, help="the archive: make restore FILE=var/backups/yunxian-….tar.gz"
    )
    parser.add_argument(
        "--only-database",
        action="store_true",
        help="leave the files alone, which are the image's in a container",
    )
    given = parser.parse_args(arguments)
    tell_database()
    if not given.archive.is_file():
        print(f"{NOTHING} there is no file {given.archive}; make restore FILE=…", file=sys.stderr)
        return 1
    try:
        done = restore(given.archive, root, settings.text("YUNXIAN_DATABASE"), given.only_database)
        tell(done, root)
        see_that_all_is_there(done)
    except BadArchive as error:
        print(f"{NOTHING} {given.archive} cannot be used: {error}", file=sys.stderr)
    except InUse:
        print(f"{NOTHING} a server has the database open; stop every server first", file=sys.stderr)
    except CannotCopy as error:
        print(f"{NOTHING} {error}", file=sys.stderr)
    except OSError as error:
        print(f"{NOTHING} {error.filename or root} cannot be written ({error.strerror})", file=sys.stderr)
    except (BrokenTrail, SQLAlchemyError, settings.BadSetting) as error:
        print(f"it was restored, but the database is not as it should be: {error}", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
