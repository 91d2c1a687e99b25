"""Note in the console's trail what was done on the command line."""

import sys
from typing import Callable

from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.model_file import ROOT
from bot.store.accounts import all_accounts
from bot.store.of_settings import database_of_settings


def note(append: Callable[[Connection], None]) -> None:
    """Add an entry where there is a database that somebody uses; where that cannot be written to, say so: it is done all the same."""
    if not _exists():
        return

    def work(connection: Connection) -> None:
        if all_accounts(connection):
            append(connection)

    try:
        database_of_settings().now(work)
    except (settings.BadSetting, SQLAlchemyError) as error:
        print(f"it could not be noted in the trail ({type(error).__name__})", file=sys.stderr)


def _exists() -> bool:
    try:
        address = make_url(settings.text("YUNXIAN_DATABASE"))
    except (SQLAlchemyError, ValueError):
        return False
    return address.get_backend_name() != "sqlite" or (ROOT / str(address.database)).is_file()
