"""Change accounts and note it in the trail: what the page and the command have in common."""

import re

from sqlalchemy.engine import Connection

from bot.channels.personal_numbers import mask
from bot.staff.passwords import hash_password, make_password
from bot.staff.roles import ADMIN
from bot.store.accounts import add_account, set_active, set_password, set_role
from bot.store.database import Database
from bot.store.sign_ins import sign_out
from bot.store.trail import append

# No letters that look like those of another alphabet: the trail names people by their account.
_NAME = re.compile(r"[\u3400-\u9fffA-Za-z0-9_.·-]{2,32}")


class BadName(Exception):
    """An account cannot be called so; the text says why."""


def add(database: Database, by: str, name: str, role: str) -> str:
    """Add an account; gives its password, which is kept nowhere.

    Raises:
        BadName, NameTaken: another name is needed.
    """
    if not _NAME.fullmatch(name):
        raise BadName("账号名要2到32个字，只能用汉字、字母、数字、下划线、点和横线")
    if mask(name) != name:  # it would stand in the trail for ever
        raise BadName("账号名不要用手机号、身份证号、银行卡号")
    password = make_password()
    hashed = hash_password(password)

    def work(connection: Connection) -> None:
        add_account(connection, name, role, hashed, given=True)
        append(connection, by, "account_added", name, {"role": role})

    database.now(work)
    return password


def give_password(database: Database, by: str, name: str) -> str:
    """Give an account a new password; whoever is signed in with the old one is signed out.

    Raises:
        NoSuchAccount: there is none of this name.
    """
    password = make_password()
    hashed = hash_password(password)

    def work(connection: Connection) -> None:
        set_password(connection, name, hashed, given=True)
        sign_out(connection, name)
        append(connection, by, "password_given", name)

    database.now(work)
    return password


def give_role(connection: Connection, by: str, name: str, role: str) -> None:
    """Give an account another role.

    Raises:
        NoSuchAccount, LastAdministrator: it cannot be done.
    """
    if set_role(connection, name, role, ADMIN):
        append(connection, by, "role_given", name, {"role": role})


def close(connection: Connection, by: str, name: str) -> None:
    """Close an account; its name stays taken.

    Raises:
        NoSuchAccount, LastAdministrator: it cannot be done.
    """
    if set_active(connection, name, False, ADMIN):
        sign_out(connection, name)
        append(connection, by, "account_closed", name)


def reopen(connection: Connection, by: str, name: str) -> None:
    """Open a closed account again.

    Raises:
        NoSuchAccount: there is none of this name.
    """
    if set_active(connection, name, True, ADMIN):
        append(connection, by, "account_opened", name)
