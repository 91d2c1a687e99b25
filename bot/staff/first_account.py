"""The first account: made at the first start, its password shown once and kept nowhere."""

from typing import Optional

from sqlalchemy.engine import Connection

from bot.staff.passwords import hash_password, make_password
from bot.staff.roles import ADMIN
from bot.store.accounts import NameTaken, add_account, all_accounts
from bot.store.database import Database
from bot.store.trail import NOBODY, append

NAME = "admin"


def make_first_account(database: Database) -> Optional[str]:
    """The password of the account `NAME` if it had to be made: there was no account at all."""
    if database.read_now(all_accounts):
        return None
    password = make_password()
    hashed = hash_password(password)

    def work(connection: Connection) -> None:
        add_account(connection, NAME, ADMIN, hashed, given=True)
        append(connection, NOBODY, "account_added", NAME, {"role": ADMIN})

    try:
        database.now(work)
    except NameTaken:  # another process was quicker
        return None
    return password
