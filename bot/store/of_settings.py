"""The database and how long things are kept, as the settings want it."""

from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.store.database import Database
from bot.store.retention import Keep


def database_of_settings() -> Database:
    """The database as the settings want it.

    Raises:
        BadSetting: it cannot be used.
    """
    try:
        return Database(settings.text("YUNXIAN_DATABASE"))
    except (SQLAlchemyError, OSError, ValueError) as error:
        # The address itself may hold a password.
        raise settings.BadSetting(
            f"YUNXIAN_DATABASE cannot be used ({type(error).__name__}); write an SQLAlchemy address such as "
            "sqlite:///var/assistant.db, in a folder that can be written to"
        ) from error


def keep_of_settings() -> Keep:
    """For how long things are kept, as the settings want it."""
    words = settings.number("YUNXIAN_KEEP_DAYS", least=1)
    return Keep(words, settings.number("YUNXIAN_FIGURES_DAYS", least=1))
