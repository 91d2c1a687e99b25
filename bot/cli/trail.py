"""Check that nothing in the trail of the console was changed: its entries are chained by their digests."""

import argparse
import sys
from typing import Optional, Sequence, Tuple

from bot.rasa_setup import prepare

prepare()

from sqlalchemy.engine import Connection  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402

from bot import settings  # noqa: E402
from bot.cli.database_used import tell_database  # noqa: E402
from bot.store.of_settings import database_of_settings  # noqa: E402
from bot.store.trail import BrokenTrail, check_noted, check_trail  # noqa: E402


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Print what was found; exit code 1 where the trail is broken or cannot be read."""
    parser = argparse.ArgumentParser(prog="make trail", description=__doc__)
    noted = "an entry and its digest as they were noted elsewhere: that they are still so"
    parser.add_argument("--noted", nargs=2, metavar=("NUMBER", "DIGEST"), help=noted)
    given = parser.parse_args(arguments)
    if given.noted and not given.noted[0].isdecimal():
        parser.error(f"--noted needs the number of an entry first, not {given.noted[0]!r}")
    tell_database()
    number, digest = (int(given.noted[0]), given.noted[1]) if given.noted else (0, "")

    def work(connection: Connection) -> Tuple[int, str]:
        found = check_trail(connection)
        if number:
            check_noted(connection, number, digest)
        return found

    try:
        count, newest = database_of_settings().read_now(work)
    except BrokenTrail as error:
        print(f"the trail is broken: {error}; keep a copy of the database and find out who could write to it")
        return 1
    except (settings.BadSetting, SQLAlchemyError) as error:
        print(f"the trail cannot be read: {error}", file=sys.stderr)
        return 1
    print(f"{count} entries, each follows the one before it; the newest has the digest {newest}")
    print("note the two elsewhere: an end that was cut off leaves no gap")
    return 0


if __name__ == "__main__":
    sys.exit(main())
