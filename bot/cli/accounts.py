"""The accounts of the console on the command line: `accounts list`, `add NAME --role 坐席`, `role`, `password`, `close`, `open`."""

import argparse
import sys
from typing import Callable, Dict, Optional, Sequence

from bot.rasa_setup import prepare

prepare()

from sqlalchemy.engine import Connection  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402

from bot import settings  # noqa: E402
from bot.cli.database_used import tell_database  # noqa: E402
from bot.staff.managing import BadName, add, close, give_password, give_role, reopen  # noqa: E402
from bot.staff.roles import ROLES  # noqa: E402
from bot.store.accounts import LastAdministrator, NameTaken, NoSuchAccount, all_accounts, find_account  # noqa: E402
from bot.store.database import Database  # noqa: E402
from bot.store.of_settings import database_of_settings  # noqa: E402
from bot.store.trail import NOBODY  # noqa: E402

_ROLE_BY_NAME = {name: role for role, name in ROLES.items()}


def show(database: Database) -> None:
    """Print every account."""
    for account in database.read_now(all_accounts):
        print(f"{account.name}\t{ROLES[account.role]}\t{'在用' if account.active else '已停用'}")


def tell_password(name: str, password: str) -> None:
    """Print a password that was just made."""
    print(f"账号：{name}，密码：{password}（只显示这一次，登录后请换掉）")


def do(database: Database, given: argparse.Namespace) -> None:
    """Do what the command line says.

    Raises:
        NameTaken, NoSuchAccount, LastAdministrator, BadName: it cannot be done.
    """
    name = getattr(given, "name", "")
    role = _ROLE_BY_NAME.get(getattr(given, "role", None) or "", "")
    if given.command == "list":
        return show(database)
    if given.command == "add":
        return tell_password(name, add(database, NOBODY, name, role))
    if given.command == "password":
        tell_password(name, give_password(database, NOBODY, name))
        account = database.read_now(lambda connection: find_account(connection, name))
        if account and not account.active:
            print(f'账号“{name}”停用着，还登录不了；先 `make accounts ARGS="open {name}"`')
        return None
    changes: Dict[str, Callable[[Connection], None]] = {
        "role": lambda connection: give_role(connection, NOBODY, name, role),
        "close": lambda connection: close(connection, NOBODY, name),
        "open": lambda connection: reopen(connection, NOBODY, name),
    }
    database.now(changes[given.command])
    return print(f"{name}：好了")


def _parse(arguments: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make accounts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    for command in ("add", "role", "password", "close", "open"):
        one = commands.add_parser(command)
        one.add_argument("name")
        if command in ("add", "role"):
            one.add_argument("--role", choices=sorted(_ROLE_BY_NAME), required=True)
    return parser.parse_args(arguments)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Do it; return the exit code."""
    given = _parse(arguments)
    tell_database()
    try:
        do(database_of_settings(), given)
    except NameTaken as error:
        print(f"账号“{error}”已经有了，换一个名字", file=sys.stderr)
    except NoSuchAccount as error:
        print(f"没有账号“{error}”；`make accounts ARGS=list` 看有哪些", file=sys.stderr)
    except LastAdministrator:
        print("这样就没有管理员了；先让另一个账号当管理员", file=sys.stderr)
    except (BadName, settings.BadSetting) as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"数据库现在用不了（{type(error).__name__}），什么都没有改；过一会儿再试", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
