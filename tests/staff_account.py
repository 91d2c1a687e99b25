"""An account of the console with a password of its own: with a given one nothing can be done before it is changed."""

from sqlalchemy.engine import Connection

from bot.staff.passwords import hash_password, make_password
from bot.store.accounts import add_account, find_account, set_password
from bot.store.database import Database


def new_account(address: str, name: str, role: str = "agent") -> str:
    """The password of an account in a database; another one where the account is there already."""
    database, password = Database(address), make_password()
    hashed = hash_password(password)

    def work(connection: Connection) -> None:
        if find_account(connection, name):
            set_password(connection, name, hashed, given=False)
        else:
            add_account(connection, name, role, hashed, given=False)

    try:
        database.now(work)
    finally:
        database.close()
    return password
