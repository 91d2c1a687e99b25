"""Delete what is too old, as the running server does every ten minutes (docs/what-is-kept.md)."""

import sys

from bot.rasa_setup import prepare

prepare()

from sqlalchemy.engine import Connection  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402

from bot import settings  # noqa: E402
from bot.cli.database_used import tell_database  # noqa: E402
from bot.store.of_settings import database_of_settings, keep_of_settings  # noqa: E402
from bot.store.retention import forget_old  # noqa: E402
from bot.store.trail import NOBODY, append  # noqa: E402


def main() -> int:
    """Print what was deleted; exit code 1 where nothing could be."""

    def work(connection: Connection) -> str:
        gone = forget_old(connection, keep)
        append(connection, NOBODY, "old_deleted", "", gone)
        return ", ".join(f"{count} of {table}" for table, count in gone.items())

    tell_database()
    try:
        keep = keep_of_settings()
        print("deleted:", database_of_settings().now(work))
    except (settings.BadSetting, SQLAlchemyError) as error:
        print(f"nothing was deleted: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
