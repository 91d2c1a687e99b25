"""What is switched off outlives the process, once, with its reason."""

from bot.staff.switching import switch_off, switch_on
from bot.store.database import Database
from bot.store.switches import read_switches
from bot.store.trail import check_trail, newest


def test_what_is_off_is_off_for_every_process_until_it_is_on(database: Database, address: str) -> None:
    assert database.now(lambda c: switch_off(c, "张三", "wage_arrears", "电话写错了"))
    other = Database(address)
    (found,) = other.read_now(read_switches)
    assert (found.what, found.by, found.why) == ("wage_arrears", "张三", "电话写错了")
    assert other.now(lambda c: switch_on(c, "李四", "wage_arrears"))
    assert database.read_now(read_switches) == []
    other.close()


def test_what_changes_nothing_is_not_noted(database: Database) -> None:
    assert database.now(lambda c: switch_off(c, "张三", "*", "要检修"))
    assert not database.now(lambda c: switch_off(c, "李四", "*", "又一次"))
    assert not database.now(lambda c: switch_on(c, "李四", "wage_arrears"))
    assert [(e.who, e.did, e.what) for e in database.read_now(newest)] == [
        ("张三", "switched_off", "整个助手")
    ]
    assert database.read_now(check_trail)[0] == 1
