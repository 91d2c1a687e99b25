"""The page of the service hours: what the county sets is what people are told, and mistakes are told by field."""

import json
from typing import Any, Dict

import pytest

from bot.staff.hours_form import read_typed
from bot.store.hours import Hours, read_hours
from bot.store.trail import newest
from tests.bot.staff.conftest import Entries
from tests.bot.staff.console_stub import Client, Console, Reply

HOURS = "/staff/hours"
TWO_SPANS = {"opens-1-1": "9:00", "closes-1-1": "12:00", "opens-1-2": "14:00", "closes-1-2": "17:30"}


@pytest.fixture
def boss(console: Console) -> Client:
    return console.sign_in("admin", "管事的")


def save(client: Client, **fields: str) -> Reply:
    """Send the form as the page gives it, with these fields changed."""
    held = {name: values[-1] for name, values in client.get(HOURS).fields.items()}
    return client.post(HOURS, {**held, **fields})


def set_in(console: Console) -> Hours:
    return console.database.read_now(read_hours)


def marked(reply: Reply) -> Any:
    """The fields that are marked as wrong."""
    return [part.split('"')[0] for part in reply.text.split('<p class="wrong" id="')[1:]]


def test_at_first_none_are_set_and_the_page_says_what_that_means(console: Console, boss: Client) -> None:
    assert "现在没有定服务时间：只要有人在岗，要人工的人就排队。" in boss.get(HOURS).words
    assert set_in(console) == Hours()


def test_two_spans_a_day_and_days_without_service_are_set_and_shown(console: Console, boss: Client) -> None:
    reply = save(boss, **TWO_SPANS, closed="2031-05-02\n2031-05-01")
    assert reply.status == 303
    assert set_in(console) == Hours(
        ((1, "09:00", "12:00"), (1, "14:00", "17:30")), ("2031-05-01", "2031-05-02")
    )
    shown = boss.get(reply.location)
    assert "服务时间改好了。" in shown.words
    assert "现在定的：星期一09:00–12:00、14:00–17:30；停办：2031-05-01、2031-05-02。" in shown.words
    assert shown.fields["opens-1-2"] == ["14:00"] and shown.fields["closed"] == ["2031-05-01\n2031-05-02"]
    (entry,) = [e for e in console.database.read_now(newest) if e.did == "hours_set"]
    assert entry.who == "管事的" and json.loads(entry.detail)["hours"] == "星期一09:00–12:00、14:00–17:30"


def test_emptied_fields_set_no_hours_again(console: Console, boss: Client) -> None:
    save(boss, **TWO_SPANS, closed="2031-05-01")
    assert save(boss, **dict.fromkeys(TWO_SPANS, ""), closed="").status == 303
    assert set_in(console) == Hours() and "现在没有定服务时间" in boss.get(HOURS).words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ({"opens-3-1": "9:05", "closes-3-1": "24:00"}, (3, "09:05", "24:00")),
        ({"opens-3-1": "０９：００", "closes-3-1": " 9:01 "}, (3, "09:00", "09:01")),
        ({"opens-3-2": "00:00", "closes-3-2": "23:59"}, (3, "00:00", "23:59")),
    ],
)
def test_times_are_read_as_people_write_them(typed: Dict[str, str], meant: Any) -> None:
    assert read_typed(typed).hours.spans == (meant,) and read_typed(typed).problems == {}


def test_days_are_read_as_people_write_them() -> None:
    read = read_typed({"closed": "2031年5月1日\n2031/05/02、2031.5.3，2031-05-01  ２０３１-05-04"})
    assert read.problems == {}
    assert read.hours.closed == ("2031-05-01", "2031-05-02", "2031-05-03", "2031-05-04")


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"opens-1-1": "25:00", "closes-1-1": "26:00"}, "opens-1-1", "“25:00”不是时间"),
        ({"opens-1-1": "09:00", "closes-1-1": "24:01"}, "closes-1-1", "“24:01”不是时间"),
        ({"opens-1-1": "09:60", "closes-1-1": "12:00"}, "opens-1-1", "“09:60”不是时间"),
        ({"opens-1-1": "九点", "closes-1-1": "12:00"}, "opens-1-1", "“九点”不是时间"),
        ({"opens-7-2": "12:00", "closes-7-2": "09:00"}, "closes-7-2", "要比开始的12:00晚"),
        ({"opens-7-2": "12:00", "closes-7-2": "12:00"}, "closes-7-2", "要比开始的12:00晚"),
        ({"opens-2-1": "09:00"}, "closes-2-1", "这里也要写"),
        ({"closes-2-1": "09:00"}, "opens-2-1", "这里也要写"),
        ({**TWO_SPANS, "opens-1-2": "11:59"}, "opens-1-2", "重叠"),
        ({**TWO_SPANS, "opens-1-1": "15:00", "closes-1-1": "16:00"}, "opens-1-1", "重叠"),
        ({"closed": "2031-05-01\n2031-02-30"}, "closed", "“2031-02-30”不是日期"),
        ({"closed": "国庆节"}, "closed", "“国庆节”不是日期"),
        ({"closed": "2031-05-01至2031-05-07"}, "closed", "不是日期"),
        ({"closed": "0000-01-01"}, "closed", "不是日期"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_set_or_lost(
    console: Console, boss: Client, entries: Entries, typed: Dict[str, str], field: str, told: str
) -> None:
    save(boss, **{"opens-5-1": "08:00", "closes-5-1": "10:00"})
    former, before = set_in(console), entries()
    reply = save(boss, **typed)
    assert reply.status == 400 and told in reply.words and "服务时间还没有改" in reply.words
    assert f"{field}-problem" in marked(reply) and f'aria-describedby="{field}-problem"' in reply.text
    for name, value in typed.items():
        assert reply.fields[name] == [value]
    assert set_in(console) == former and entries() == before


def test_all_mistakes_are_told_at_once(boss: Client) -> None:
    reply = save(boss, **{"opens-1-1": "x", "closes-1-1": "y", "opens-2-1": "09:00", "closed": "z"})
    assert "有4处要改" in reply.words and len(marked(reply)) == 4


def test_a_form_opened_before_others_changed_the_hours_does_not_undo_theirs(
    console: Console, boss: Client
) -> None:
    other = console.sign_in("admin")
    mine = {name: values[-1] for name, values in other.get(HOURS).fields.items()}
    save(boss, **TWO_SPANS)
    theirs = set_in(console)
    reply = other.post(HOURS, {**mine, "opens-5-1": "08:00", "closes-5-1": "10:00"})
    assert reply.status == 409 and "别人改了服务时间，现在定的是：星期一09:00–12:00" in reply.words
    assert reply.fields["opens-5-1"] == ["08:00"] and set_in(console) == theirs
    assert other.post(HOURS, reply.fields).status == 303
    assert set_in(console).spans == ((5, "08:00", "10:00"),)


def test_a_mistake_does_not_hide_that_others_changed_the_hours(console: Console, boss: Client) -> None:
    other = console.sign_in("admin")
    mine = {name: values[-1] for name, values in other.get(HOURS).fields.items()}
    save(boss, **TWO_SPANS)
    reply = other.post(HOURS, {**mine, "opens-5-1": "8", "closes-5-1": "10:00"})
    mended = {name: values[-1] for name, values in reply.fields.items()}
    assert reply.status == 400
    assert other.post(HOURS, {**mended, "opens-5-1": "08:00"}).status == 409


def test_saving_what_is_set_already_changes_and_notes_nothing(boss: Client, entries: Entries) -> None:
    save(boss, **TWO_SPANS)
    before = entries()
    reply = save(boss)
    assert "和原来一样，没有改。" in boss.get(reply.location).words and entries() == before
