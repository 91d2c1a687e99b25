"""Switch an answer off at once: `list`, `off topic ID --why …`, `off bot --why …`, `on topic ID`, `on bot`."""

import argparse
import sys
from typing import Optional, Sequence

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.cli.database_used import tell_database
from bot.clock import local
from bot.knowledge import fall_back_on_copies
from bot.staff.switching import CannotSwitch, find_topic, switch_off, switch_on, title_of
from bot.store.of_settings import database_of_settings
from bot.store.switches import read_switches
from bot.store.trail import NOBODY
from policy_kb.errors import KbError
from policy_kb.off_card import WHOLE_BOT


def show(connection: Connection) -> str:
    """What is off, a line each."""
    lines = [
        f"{title_of(one.what)}\t{one.what}\t{local(one.at):%Y-%m-%d %H:%M}\t{one.why}"
        for one in read_switches(connection)
    ]
    return "\n".join(lines) or "没有停用的"


def do(connection: Connection, given: argparse.Namespace) -> str:
    """Do what the command line says; gives what to print.

    Raises:
        CannotSwitch: it cannot be done.
    """
    if given.command == "list":
        return show(connection)
    if given.kind == "topic" and not given.id:
        raise CannotSwitch("请写主题的编号或者标题")
    off = given.command == "off"
    is_off = [one.what for one in read_switches(connection)]
    what = WHOLE_BOT if given.kind == "bot" else given.id
    if what != WHOLE_BOT and (off or what not in is_off):  # what is off may be switched on though it is gone
        what = find_topic(what)
    changed = switch_off(connection, NOBODY, what, given.why) if off else switch_on(connection, NOBODY, what)
    if not changed:
        return f"{title_of(what)}：本来就是这样，没有改"
    return f"{title_of(what)}：{'停用了' if off else '恢复了'}，开着的服务器两秒内就照办"


def _parse(arguments: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make switch", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    for command in ("off", "on"):
        one = commands.add_parser(command)
        one.add_argument("kind", choices=("topic", "bot"))
        one.add_argument("id", nargs="?", default="", help="the topic's id or title")
        if command == "off":
            one.add_argument("--why", required=True, help="for the trail and for whoever comes next")
    return parser.parse_args(arguments)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Do it; return the exit code."""
    given = _parse(arguments)
    tell_database()
    fall_back_on_copies()
    try:
        print(database_of_settings().now(lambda connection: do(connection, given)))
    except (CannotSwitch, settings.BadSetting) as error:
        print(error, file=sys.stderr)
    except KbError as error:
        print(f"知识文件坏了，只能停用或恢复整个助手（off bot、on bot）：{error}", file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"数据库现在用不了（{type(error).__name__}），什么都没有改；过一会儿再试", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
