"""Somebody of the staff who is there, put straight into the database."""

from sqlalchemy.engine import Connection

from bot.store.accounts import add_account, find_account
from bot.store.database import Database
from bot.store.sign_ins import set_on_duty, sign_in


def put_on_duty(database: Database, name: str = "张三") -> None:
    """Sign somebody in who answers people."""

    def work(connection: Connection) -> None:
        if find_account(connection, name) is None:
            add_account(connection, name, "agent", "no password fits", given=False)
        sign_in(connection, f"token of {name}", name)
        set_on_duty(connection, name, True)

    database.now(work)


def leave(database: Database, name: str = "张三") -> None:
    """Let somebody end answering people."""
    database.now(lambda connection: set_on_duty(connection, name, False))
