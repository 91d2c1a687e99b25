"""Make an archive of all that cannot be made again: the database, the console's edits, the session secret, the served model."""

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.backup.contents import SECRET
from bot.backup.databases import CannotCopy
from bot.backup.making import FOLDER, make_backup
from bot.cli.database_used import tell_database
from bot.model_file import ROOT
from bot.store.trail import BrokenTrail


def main(arguments: Optional[Sequence[str]] = None, root: Path = ROOT) -> int:
    """Make it and say where it is; exit code 1 where it cannot be made."""
    parser = argparse.ArgumentParser(prog="make backup", description=__doc__)
    parser.add_argument("--to", type=Path, default=root / FOLDER, help="the folder")
    given = parser.parse_args(arguments)
    tell_database()
    try:
        made = make_backup(root, settings.text("YUNXIAN_DATABASE"), given.to)
    except BrokenTrail as error:
        print(f"no backup was made: the trail is broken: {error}; see `make trail`", file=sys.stderr)
    except (settings.BadSetting, CannotCopy) as error:
        print(f"no backup was made: {error}", file=sys.stderr)
    except (OSError, SQLAlchemyError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        print(f"no backup was made: {given.to} or the database cannot be used ({why})", file=sys.stderr)
    else:
        print(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
        print(
            "keep it where nobody else reads it: it holds what people said, and the secrets of the sessions"
        )
        if settings.secret("YUNXIAN_SESSION_SECRET"):
            print(f"not in it: YUNXIAN_SESSION_SECRET, which takes the place of {SECRET}")
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
