"""The accounts of the staff. A name is never given twice: it stands in the trail."""

import time
from dataclasses import dataclass
from typing import Any, List, Optional

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.tables import accounts


class NameTaken(Exception):
    """There is an account of this name, perhaps a closed one."""


class NoSuchAccount(Exception):
    """There is no account of this name."""


class LastAdministrator(Exception):
    """It would leave nobody who can manage accounts."""


@dataclass(frozen=True)
class Account:
    """One person of the staff. `given`: the password was made by another person."""

    name: str
    role: str
    given: bool
    active: bool
    since: float


def add_account(connection: Connection, name: str, role: str, password: str, given: bool) -> None:
    """Add an account with a hashed password.

    Raises:
        NameTaken: the name is known, perhaps in other capitals.
    """
    known = {one.casefold() for one in connection.execute(select(accounts.c.name)).scalars()}
    if name.casefold() in known:
        raise NameTaken(name)
    row = {"name": name, "role": role, "password": password, "given": given}
    try:
        with connection.begin_nested():
            connection.execute(accounts.insert().values(**row, active=True, since=time.time()))
    except IntegrityError as error:  # also where another process was quicker by a moment
        raise NameTaken(name) from error


def find_account(connection: Connection, name: str) -> Optional[Account]:
    """The account of a name."""
    row = connection.execute(select(accounts).where(accounts.c.name == name)).first()
    return _account(row) if row else None


def password_of(connection: Connection, name: str) -> Optional[str]:
    """The hashed password of an active account."""
    wanted = select(accounts.c.password).where(accounts.c.name == name, accounts.c.active.is_(True))
    return connection.execute(wanted).scalar_one_or_none()


def all_accounts(connection: Connection) -> List[Account]:
    """All accounts, active ones first, in the order of their age."""
    order = (accounts.c.active.desc(), accounts.c.since, accounts.c.name)
    return [_account(row) for row in connection.execute(select(accounts).order_by(*order))]


def set_password(connection: Connection, name: str, password: str, given: bool) -> None:
    """Give an account another (hashed) password.

    Raises:
        NoSuchAccount: there is none of this name.
    """
    named = accounts.c.name == name
    if (
        connection.execute(accounts.update().where(named).values(password=password, given=given)).rowcount
        != 1
    ):
        raise NoSuchAccount(name)


def set_role(connection: Connection, name: str, role: str, admin: str) -> bool:
    """Give an account another role; False where it has that role already.

    Args:
        admin: the role that manages accounts.

    Raises:
        NoSuchAccount: there is none of this name. LastAdministrator: nobody else has that role.
    """
    return _change(connection, name, admin, "role", role)


def set_active(connection: Connection, name: str, active: bool, admin: str) -> bool:
    """Close an account, or open it again; False where it is so already.

    Raises:
        NoSuchAccount: there is none of this name. LastAdministrator: nobody else manages accounts.
    """
    return _change(connection, name, admin, "active", active)


def _change(connection: Connection, name: str, admin: str, column: str, value: Any) -> bool:
    in_office = (accounts.c.role == admin) & accounts.c.active.is_(True)
    # Held until the end: of two administrators who close each other, each would still count the other.
    held = select(accounts.c.name).where(in_office).order_by(accounts.c.name).with_for_update()
    before = connection.execute(held).all()
    other = accounts.update().where(accounts.c.name == name, accounts.c[column] != value)
    if connection.execute(other.values(**{column: value})).rowcount != 1:
        if find_account(connection, name) is None:
            raise NoSuchAccount(name)
        return False
    if before and connection.execute(select(func.count()).where(in_office)).scalar_one() == 0:
        raise LastAdministrator
    return True


def _account(row: Any) -> Account:
    return Account(row.name, row.role, row.given, row.active, row.since)
