"""Accounts: names are never given twice, and somebody always manages them."""

import threading
from typing import Any, Callable, List

import pytest
from sqlalchemy.engine import Connection

from bot.staff.first_account import NAME, make_first_account
from bot.staff.passwords import is_right
from bot.store.accounts import (
    Account,
    LastAdministrator,
    NameTaken,
    NoSuchAccount,
    add_account,
    all_accounts,
    find_account,
    password_of,
    set_active,
    set_password,
    set_role,
)
from bot.store.database import Database
from bot.store.trail import newest

ADMIN = "admin"


def add(database: Database, name: str, role: str = "agent") -> None:
    database.now(lambda connection: add_account(connection, name, role, "hashed", given=True))


def found(database: Database, name: str) -> Account:
    account = database.read_now(lambda connection: find_account(connection, name))
    assert account
    return account


def all_at_once(database: Database, *works: Callable[[Connection], Any]) -> List[Any]:
    """What each piece of work gives, or the error it ends with; begun at the same moment."""
    ready, outcomes = threading.Barrier(len(works)), []

    def do(work: Callable[[Connection], Any]) -> None:
        def begun(connection: Connection) -> Any:
            if connection.dialect.name == "postgresql":  # SQLite lets in one at a time
                ready.wait(10)
            return work(connection)

        try:
            outcomes.append(database.now(begun))
        except (NameTaken, LastAdministrator) as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes


def test_an_account_is_kept_as_it_was_added(database: Database) -> None:
    add(database, "张三", "editor")
    account = found(database, "张三")
    assert (account.role, account.given, account.active) == ("editor", True, True)
    assert database.read_now(lambda connection: find_account(connection, "李四")) is None


def test_a_name_is_not_given_twice_and_the_transaction_goes_on(database: Database) -> None:
    add(database, "张三")

    def work(connection: Connection) -> None:
        with pytest.raises(NameTaken):
            add_account(connection, "张三", ADMIN, "other", given=False)
        add_account(connection, "李四", "agent", "hashed", given=True)

    database.now(work)
    assert found(database, "张三").role == "agent" and found(database, "李四")


def test_of_two_who_add_the_same_name_at_once_one_is_told(database: Database) -> None:
    def work(connection: Connection) -> None:
        add_account(connection, "张三", "agent", "hashed", given=True)

    assert sorted(map(str, all_at_once(database, work, work))) == sorted([str(None), str(NameTaken)])


def test_a_closed_account_has_no_password_until_it_is_opened_again(database: Database) -> None:
    add(database, "张三")
    for active in (False, True):
        assert database.now(lambda c, a=active: set_active(c, "张三", a, ADMIN))
        assert not database.now(lambda c, a=active: set_active(c, "张三", a, ADMIN))  # it is so already
        assert database.read_now(lambda c: password_of(c, "张三")) == ("hashed" if active else None)


def test_another_password_and_role_are_kept(database: Database) -> None:
    add(database, "张三")
    database.now(lambda connection: set_password(connection, "张三", "other", given=False))
    assert database.now(lambda connection: set_role(connection, "张三", "editor", ADMIN))
    assert not database.now(lambda connection: set_role(connection, "张三", "editor", ADMIN))
    assert database.read_now(lambda connection: password_of(connection, "张三")) == "other"
    assert (found(database, "张三").given, found(database, "张三").role) == (False, "editor")


@pytest.mark.parametrize(
    "change",
    [
        lambda connection: set_password(connection, "nobody", "x", given=True),
        lambda connection: set_role(connection, "nobody", ADMIN, ADMIN),
        lambda connection: set_active(connection, "nobody", True, ADMIN),
    ],
    ids=["password", "role", "active"],
)
def test_an_account_that_is_none_cannot_be_changed(database: Database, change: Any) -> None:
    with pytest.raises(NoSuchAccount, match="nobody"):
        database.now(change)


@pytest.mark.parametrize(
    "change",
    [lambda c: set_role(c, "boss", "agent", ADMIN), lambda c: set_active(c, "boss", False, ADMIN)],
    ids=["role", "active"],
)
def test_the_last_administrator_cannot_go(database: Database, change: Any) -> None:
    add(database, "boss", ADMIN)
    add(database, "closed", ADMIN)
    database.now(lambda connection: set_active(connection, "closed", False, ADMIN))
    with pytest.raises(LastAdministrator):
        database.now(change)
    assert found(database, "boss").role == ADMIN and found(database, "boss").active
    database.now(lambda connection: set_active(connection, "closed", True, ADMIN))
    assert database.now(change)


def test_two_administrators_who_close_each_other_at_once_do_not_both_go(database: Database) -> None:
    for round_ in range(5):
        one, other = f"one{round_}", f"other{round_}"
        add(database, one, ADMIN)
        add(database, other, ADMIN)
        for former in database.read_now(all_accounts):
            if former.name not in (one, other) and former.active:
                database.now(lambda c, name=former.name: set_active(c, name, False, ADMIN))
        outcomes = all_at_once(
            database,
            lambda c, name=one: set_active(c, name, False, ADMIN),
            lambda c, name=other: set_active(c, name, False, ADMIN),
        )
        assert sorted(map(str, outcomes)) == sorted(["True", str(LastAdministrator)])
        assert sum(account.active for account in database.read_now(all_accounts)) == 1


def test_the_first_start_makes_one_administrator_and_the_second_none(database: Database) -> None:
    password = make_first_account(database)
    assert password and make_first_account(database) is None
    (account,) = database.read_now(all_accounts)
    assert (account.name, account.role, account.given) == (NAME, ADMIN, True)
    assert is_right(database.read_now(lambda connection: password_of(connection, NAME)), password)
    assert [entry.did for entry in database.read_now(newest)] == ["account_added"]


def test_an_account_that_was_closed_makes_no_first_one_again(database: Database) -> None:
    add(database, "张三")
    database.now(lambda connection: set_active(connection, "张三", False, ADMIN))
    assert make_first_account(database) is None


def test_of_servers_that_start_at_once_one_makes_the_first_account(database: Database) -> None:
    made: List[Any] = []
    ready = threading.Barrier(4)

    def start() -> None:
        ready.wait(10)
        made.append(make_first_account(database))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    (password,) = [one for one in made if one]
    assert len(made) == 4 and len(database.read_now(all_accounts)) == 1
    assert is_right(database.read_now(lambda connection: password_of(connection, NAME)), password)
    assert [entry.did for entry in database.read_now(newest)] == ["account_added"]
