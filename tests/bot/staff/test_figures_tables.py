"""Counts become tables that add up, with the names of outcomes and topics, and pictures of them."""

import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date
from typing import Dict, List

import pytest

from bot.staff import figures
from bot.staff.figures import Table
from bot.staff.figures_pictures import PICTURES, draw_picture
from bot.staff.span import Span
from bot.store.figures import Answered, Called, Ended, Judged, Waits
from bot.store.handovers import RESULTS

WEEK = Span(date(2026, 3, 2), date(2026, 3, 8))
WINTER = Span(date(2026, 1, 1), date(2026, 2, 28))
TITLES = {"wages": "拖欠工资", "land": "土地"}


def row(table: Table, name: str) -> Dict[str, figures.Cell]:
    """The row of a name, by the heads."""
    (found,) = [one for one in table.rows if one[0] == name]
    return dict(zip(table.heads, found))


def test_messages_are_added_up_in_weeks_where_days_are_many() -> None:
    ended = [Ended(0, "answered", False, 3), Ended(6, "refused", False, 2), Ended(7, "clarify", True, 5)]
    ended += [Ended(58, "clarify", False, 1), Ended(58, "handoff", False, 4)]
    table = figures.outcomes(WINTER, WINTER.pieces(), ended)
    first, second, last = (table.rows[number] for number in (0, 1, -1))
    assert first[:3] == ("2026-01-01 至 2026-01-07", 5, 3) and len(table.rows) == 9
    assert row(table, str(second[0]))["其中拿不准"] == 5
    assert row(table, str(last[0])) == {
        **dict.fromkeys(table.heads, 0),
        "日期": last[0],
        "问了": 5,
        "反问": 1,
        "转人工": 4,
    }
    assert table.sums == {
        **dict.fromkeys(table.heads, 0),
        "日期": "合计",
        "问了": 15,
        "答了": 3,
        "反问": 6,
        "其中拿不准": 5,
        "没答上": 2,
        "转人工": 4,
    }


def test_days_without_a_message_stand_there_too() -> None:
    table = figures.outcomes(WEEK, WEEK.by_day(), [Ended(6, "answered", False, 1)])
    assert [one[1] for one in table.rows] == [0, 0, 0, 0, 0, 0, 1]
    assert not table.is_empty and figures.outcomes(WEEK, WEEK.by_day(), []).is_empty


def test_a_topic_that_the_knowledge_has_lost_keeps_its_figures() -> None:
    counts = [Answered(0, "gone", 2), Answered(1, "wages", 3), Answered(1, None, 4)]
    table = figures.topics(WEEK, WEEK.pieces(), ["wages", "gone"], counts, TITLES)
    assert table.sums == {"日期": "合计", "答了": 9, "拖欠工资": 3, "gone": 2, "别的主题": 4}
    by_day = figures.topics_by_day(WEEK, counts, TITLES)
    assert by_day.rows == (
        ("2026-03-02", "gone", 2),
        ("2026-03-03", "没有主题的", 4),
        ("2026-03-03", "拖欠工资", 3),
    )


def test_the_topics_answered_most_come_first_and_answers_without_one_do_not_count() -> None:
    assert figures.most_answered({None: 99, "b": 5, "a": 5, "c": 9, "d": 1, "e": 2, "f": 3}) == [
        "c",
        "a",
        "b",
        "f",
        "e",
    ]


def test_judgements_are_added_up_by_topic_the_most_judged_first() -> None:
    judged = [
        Judged("land", "answered", True, None, 1),
        Judged("wages", "answered", True, None, 2),
        Judged("wages", "answered", False, "wrong", 1),
        Judged("wages", "answered", False, None, 3),
        Judged(None, "refused", True, "wrong", 1),
    ]
    table = figures.feedback(judged, {"wages": 50, "land": 60, "other": 70}, TITLES)
    assert [one[0] for one in table.rows] == ["拖欠工资", "土地", "没有主题的", "other"]
    wages = row(table, "拖欠工资")
    assert (wages["答了"], wages["评过"], wages["有用"], wages["没用"], wages["有用占比%"]) == (
        50,
        6,
        2,
        4,
        33.3,
    )
    assert wages["没用：说错了"] == 1 and row(table, "没有主题的")["没用：说错了"] == 0
    assert row(table, "other")["有用占比%"] is None
    assert (table.sums["评过"], table.sums["有用占比%"], table.sums["答了"]) == (8, 50.0, 180)


def test_where_nobody_asked_there_is_no_time_rather_than_none_at_all() -> None:
    table = figures.waits(WEEK.by_day()[:2], [Waits(0, []), Waits(3, [0.12345, 9.0])], Waits(3, [0.2, 9.0]))
    assert table.rows == (("2026-03-02", 0, None, None), ("2026-03-03", 3, 0.123, 9.0))
    assert table.total == ("合计", 3, 0.2, 9.0)


@pytest.mark.parametrize(
    ("waited", "middle"), [([], None), ([7.0], 7.0), ([30.0, 10.0], 10.0), ([30.0, 10.0, 20.0, None], 20.0)]
)
def test_half_of_the_people_waited_no_longer_than_the_median(waited: List[float], middle: float) -> None:
    called = [Called("asked", "claimed", None, one) for one in waited]
    table = figures.calls(called)
    assert row(table, "等到有人接，中位数（秒）")["数"] == middle
    assert row(table, "有人接了")["数"] == len([one for one in waited if one is not None])


def test_every_result_of_the_queue_has_a_line() -> None:
    called = [Called("asked", "closed", result, 1.0) for result in RESULTS]
    table = figures.calls([*called, Called("not_useful", "waiting", None, None)])
    lines = Counter({str(name): value for name, value in table.rows})
    assert sum(value for name, value in lines.items() if name.startswith("结果：")) == len(RESULTS)
    assert sum(value for name, value in lines.items() if name.startswith("因为：")) == len(called) + 1
    assert lines["还在等"] == 1


def tables() -> Dict[str, Table]:
    """A table for each picture."""
    ended = [
        Ended(day, outcome, False, day + 1)
        for day in range(7)
        for outcome in ("answered", "clarify", "refused")
    ]
    judged = [
        Judged(topic, "answered", useful, None, 4) for topic in ("wages", "land") for useful in (True, False)
    ]
    missed = Table(("例子", "消息"), (('<b>=1&"老板', 9), ("很长很长很长很长很长很长很长很长的一句话", 2)))
    return {
        "outcomes": figures.outcomes(WEEK, WEEK.pieces(), ended),
        "topics": figures.topics(
            WEEK, WEEK.pieces(), ["wages"], [Answered(2, "wages", 5), Answered(2, None, 1)], TITLES
        ),
        "feedback": figures.feedback(judged, {"wages": 5}, TITLES),
        "missed": missed,
        "waits": figures.waits(
            WEEK.pieces(), [Waits(3, [0.1, 0.9])] * 6 + [Waits(0, [])], Waits(18, [0.1, 0.9])
        ),
        "hours": figures.hours({8: 3, 15: 9}),
    }


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_its_table_and_runs_nothing_and_fetches_nothing(name: str) -> None:
    table = tables()[name]
    drawn = draw_picture(name, table, WEEK).decode()
    root = ET.fromstring(drawn)
    words = "".join(root.itertext())
    shown = {
        "outcomes": "没答上",
        "topics": "拖欠工资",
        "feedback": "土地",
        "missed": '<b>=1&"老板（9）',
        "waits": "虚线",
        "hours": "14点",
    }
    assert shown[name] in words
    tags = {element.tag.split("}")[-1] for element in root.iter()}
    assert not tags & {"script", "foreignObject", "image", "use", "a"}
    assert "@import" not in drawn and "url(http" not in drawn and "xml-stylesheet" not in drawn
    assert not [
        name
        for element in root.iter()
        for name in element.attrib
        if name.split("}")[-1].startswith(("on", "href"))
    ]


def test_the_bars_of_a_picture_are_told_apart_without_colour() -> None:
    drawn = draw_picture("outcomes", tables()["outcomes"], WEEK).decode()
    strokes = [part.split('"')[0] for part in drawn.split('<path d="')[1:6]]
    assert len(set(strokes)) == 5
    assert all(f"url(#p{number})" in drawn for number in range(5))


def test_a_picture_of_few_messages_counts_in_whole_messages() -> None:
    one = figures.outcomes(WEEK, WEEK.pieces(), [Ended(0, "answered", False, 1)])
    root = ET.fromstring(draw_picture("outcomes", one, WEEK).decode())
    axis = [e for e in root.iter() if "axis y" in e.attrib.get("class", "")]
    labels = [text.text for e in axis for text in e.iter() if text.tag.endswith("text") and text.text]
    assert labels == ["0", "1"]
