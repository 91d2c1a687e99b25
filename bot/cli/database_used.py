"""Say which database a command works on: started without the server's settings, it would be another one than the server's."""

import sys

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings


def tell_database() -> None:
    """Print the address on the standard error, its password masked."""
    try:
        address = repr(make_url(settings.text("YUNXIAN_DATABASE")))
    except (SQLAlchemyError, ValueError):
        return  # whoever opens it says what is wrong with it
    print(f"YUNXIAN_DATABASE: {address}", file=sys.stderr)
