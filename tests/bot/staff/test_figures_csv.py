"""The figures as an office program reads them: the seeded week as CSV agrees with the count by hand."""

import csv
import io
import json
from typing import Dict, Iterator, List
from urllib.parse import unquote

import pytest

from bot.staff import figures_tables
from bot.store.trail import newest
from policy_kb.model import Kb
from tests import seeded_counts as counts
from tests.bot.staff.console_stub import Client, Console
from tests.bot.staff.seeded_console import DAYS, PAGE, WEEK, seeded_console, tables_of
from tests.seeded_week import NUMBERS

Rows = List[Dict[str, str]]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """For tests that only look."""
    with seeded_console(tmp_path_factory.mktemp("figures")) as console:
        yield console


@pytest.fixture(scope="module")
def agent(shared: Console) -> Client:
    return shared.sign_in("agent")


def export(client: Client, table: str, **others: str) -> Rows:
    """A table as an office program reads it."""
    reply = client.post("/staff/figures.csv", {**WEEK, "table": table, **others})
    assert reply.status == 200 and reply.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"), newline="")))


def column(rows: Rows, name: str) -> List[int]:
    return [int(row[name]) for row in rows]


def test_the_days_as_csv_agree_with_the_count_by_hand(agent: Client) -> None:
    rows = export(agent, "days")
    assert [row["日期"] for row in rows] == DAYS
    assert column(rows, "问了") == list(counts.BY_DAY)
    named = {
        "answered": "答了",
        "clarify": "反问",
        "refused": "没答上",
        "handoff": "转人工",
        "emergency": "有危险",
        "smalltalk": "打招呼",
        "error": "出了错",
    }
    assert {outcome: sum(column(rows, name)) for outcome, name in named.items()} == counts.OUTCOMES
    assert [(float(row["中位数（秒）"]), float(row["95%（秒）"])) for row in rows] == list(counts.WAITS)


def test_of_a_long_time_each_day_is_exported_and_the_page_shows_weeks(agent: Client) -> None:
    rows = export(agent, "days", **{"from": "2026-02-01", "to": "2026-04-10"})
    asked = {row["日期"]: int(row["问了"]) for row in rows if row["问了"] != "0"}
    assert len(rows) == 69 and asked == {"2026-03-01": 2, **dict(zip(DAYS, counts.BY_DAY)), "2026-03-09": 2}
    weeks = tables_of(agent.get("/staff/figures?from=2026-02-01&to=2026-04-10").text)["outcomes"][1:-1]
    assert len(weeks) == 10 and sum(int(week[1]) for week in weeks) == counts.MESSAGES + 4


def test_topics_and_judgements_as_csv_agree_with_the_count_by_hand(agent: Client, kb: Kb) -> None:
    titles = {topic: kb.topics[topic].title if topic else "没有主题的" for topic in counts.TOPICS}
    by_day = export(agent, "topics")
    assert {
        title: sum(column([row for row in by_day if row["主题"] == title], "答了"))
        for title in titles.values()
    } == {titles[topic]: often for topic, often in counts.TOPICS.items()}
    wages = [row for row in by_day if row["主题"] == titles["wage_arrears"]]
    assert [(row["日期"], int(row["答了"])) for row in wages] == list(zip(DAYS, counts.WAGES_BY_DAY))
    judged = {row["主题"]: row for row in export(agent, "feedback")}
    assert {
        topic: (int(judged[titles[topic]]["有用"]), int(judged[titles[topic]]["没用"]))
        for topic in counts.JUDGED
    } == counts.JUDGED
    reasons = {
        "not_my_question": "答的不是我问的",
        "not_understood": "看不懂",
        "too_little": "说得不够",
        "no_phone_help": "电话打不通",
        "wrong": "说错了",
    }
    assert {
        reason: sum(column(list(judged.values()), f"没用：{name}")) for reason, name in reasons.items()
    } == counts.REASONS


def test_the_unanswered_as_csv_agree_with_the_count_by_hand_and_hold_no_number(agent: Client) -> None:
    rows = export(agent, "missed")
    words = {"refused": "没答上", "clarify": "拿不准", "not_useful": "说没用"}
    assert sorted((int(row["消息"]), row["为什么"]) for row in rows) == sorted(
        (often, f"{words[why]}{often}") for often, why, _ in counts.GROUPS
    )
    everything = (
        json.dumps([export(agent, name) for name in figures_tables.EXPORTED], ensure_ascii=False)
        + agent.get(PAGE).text
    )
    assert not [number for number in NUMBERS if number in everything]


def test_an_export_is_noted_in_the_trail_with_its_days_and_without_words(
    agent: Client, shared: Console
) -> None:
    export(agent, "missed")
    (entry,) = shared.database.now(lambda connection: newest(connection, who=agent.name, most=1))
    assert (entry.did, entry.what) == ("figures_exported", "missed")
    assert json.loads(entry.detail) == {"from": "2026-03-02", "to": "2026-03-08", "table": "missed"}


def test_a_file_that_is_exported_is_called_by_its_table_and_days(agent: Client) -> None:
    reply = agent.post("/staff/figures.csv", {**WEEK, "table": "days"})
    assert "每天-2026-03-02-2026-03-08.csv" in unquote(reply.headers["content-disposition"])
    assert 'filename="figures-days-2026-03-02-2026-03-08.csv"' in reply.headers["content-disposition"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"table": "passwords"}, "没有这张表"),
        ({"table": "days", "from": "2026-03-09"}, "比“从哪天”"),
        ({"table": "days", "from": "x" * 300}, "最多40个字"),
    ],
)
def test_an_export_that_cannot_be_made_is_told_and_not_noted(
    agent: Client, shared: Console, fields: Dict[str, str], says: str
) -> None:
    before = shared.database.now(newest)
    reply = agent.post("/staff/figures.csv", {**WEEK, **fields})
    assert reply.status >= 400 and says in reply.words
    assert shared.database.now(newest) == before
