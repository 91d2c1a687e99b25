"""The figures as the staff see them: the seeded week on the page, in its pictures and on the sheet."""

from html import unescape
from pathlib import Path
from typing import Iterator

import pytest

from bot.store.tables import turns
from tests import seeded_counts as counts
from tests.bot.staff.console_stub import Client, Console
from tests.bot.staff.seeded_console import DAYS, PAGE, WEEK, seeded_console, tables_of

EMPTY = "/staff/figures?from=2020-01-01&to=2020-01-02"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """For tests that only look."""
    with seeded_console(tmp_path_factory.mktemp("figures")) as console:
        yield console


@pytest.fixture(scope="module")
def agent(shared: Console) -> Client:
    return shared.sign_in("agent")


def test_the_page_says_in_words_what_the_week_was(agent: Client) -> None:
    words = agent.get(PAGE).words
    assert "问了 2000 条：答了1400，反问200，没答上200，转人工70" in words
    assert "中位数 1.0 秒，95%在 1.9 秒" in words
    assert "评过 320 次，有用的占 72.2%" in words


def test_the_page_shows_the_figures_of_the_week_in_tables(agent: Client) -> None:
    tables = tables_of(agent.get(PAGE).text)
    head, *days, total = tables["outcomes"]
    assert [line[:3] for line in days] == [
        [day, str(a), str(b)] for day, a, b in zip(DAYS, counts.BY_DAY, counts.ANSWERED_BY_DAY)
    ]
    assert dict(zip(head, total))["其中拿不准"] == str(counts.UNSURE)
    assert [(line[2], line[3]) for line in tables["waits"][1:-1]] == [
        (f"{a}", f"{b}") for a, b in counts.WAITS
    ]
    hours = {int(hour.rstrip("点")): int(count) for hour, count in tables["hours"][1:]}
    assert {hour: count for hour, count in hours.items() if count} == counts.HOURS and len(hours) == 24
    assert tables["channels"][1:] == [["聊天页", "1950"], ["程序接口", "50"]]
    calls = dict(tables["calls"][1:])
    assert (calls["排上队的人次"], calls["有人接了"], calls["等到有人接，中位数（秒）"]) == (
        "50",
        "40",
        "200.0",
    )
    assert (calls["结果：解决了"], calls["还在等"], calls["正在接"]) == ("25", "2", "2")
    assert [int(line[1]) for line in tables["missed"][1:]] == [
        *(often for often, *_ in counts.GROUPS),
        counts.MISSED_IN_ALL,
    ]


def test_every_picture_on_the_page_is_one_and_names_itself(agent: Client) -> None:
    page = agent.get(PAGE).text
    images = [part.split(">")[0] for part in page.split("<img ")[1:]]
    assert len(images) == 6
    for image in images:
        assert 'alt="' in image and "同样的数字" in image
        reply = agent.get(unescape(image.split('src="')[1].split('"')[0]))
        assert reply.status == 200 and reply.headers["content-type"].startswith("image/svg+xml")
        assert reply.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
        assert b"<svg" in reply.body[:200]


@pytest.mark.parametrize(
    ("path", "status"),
    [("calls.svg", 404), ("outcomes.png", 404), ("outcomes", 404), ("outcomes.svg?from=x", 400)],
)
def test_a_picture_that_there_is_not_is_refused(agent: Client, path: str, status: int) -> None:
    assert agent.get(f"/staff/figures/{path}").status == status


def test_pictures_show_what_the_page_beside_them_shows(tmp_path: Path) -> None:
    with seeded_console(tmp_path) as console:
        client = console.sign_in("agent")
        client.get(PAGE)
        before = client.get(PAGE.replace("?", "/missed.svg?")).body
        console.database.now(lambda connection: connection.execute(turns.delete()))
        assert client.get(PAGE.replace("?", "/missed.svg?")).body == before
        client.get(PAGE)
        assert client.get(PAGE.replace("?", "/missed.svg?")).body != before


def test_where_nobody_asked_the_page_says_so_and_draws_nothing(agent: Client) -> None:
    reply = agent.get(EMPTY)
    assert reply.status == 200 and "还没有人问过" in reply.words
    assert "<img" not in reply.text and "<td" not in reply.text


def test_without_a_choice_the_last_seven_days_are_shown(agent: Client) -> None:
    held = agent.get("/staff/figures").fields
    week = agent.get("/staff/figures?days=7").fields
    assert held == week and held["from"][0] < held["to"][0]


@pytest.mark.parametrize("page", ["/staff/figures", "/staff/figures/sheet"])
def test_days_that_cannot_be_shown_are_told_and_kept(agent: Client, page: str) -> None:
    reply = agent.get(f"{page}?from=2026-03-08&to=2026-03-02")
    assert reply.status == 400 and "请调过来" in reply.words
    assert (reply.fields["from"], reply.fields["to"]) == (["2026-03-08"], ["2026-03-02"])
    strange = agent.get(f"{page}?from=%3Cb%3E&to=2026-03-02")
    assert strange.status == 400 and "“<b>”不是日期" in strange.words and "<b>”" not in strange.text


def test_only_who_may_deal_with_the_unanswered_is_sent_there(agent: Client, shared: Console) -> None:
    assert "/staff/missed" not in agent.get(PAGE).links
    assert "/staff/missed" in [link for link in shared.sign_in("editor").get(PAGE).text.split('"') if link]


def test_nobody_sees_figures_without_signing_in(shared: Console) -> None:
    outsider = shared.outsider()
    for path in (PAGE, "/staff/figures/sheet", PAGE.replace("?", "/hours.svg?")):
        reply = outsider.get(path)
        assert (reply.status, reply.location, reply.body) == (303, "/staff/sign-in", b"")
    assert outsider.post("/staff/figures.csv", {**WEEK, "table": "days"}).status == 401


def test_the_sheet_is_filled_in_with_the_week(agent: Client) -> None:
    words = agent.get(PAGE.replace("?", "/sheet?")).words
    assert "收到2000条消息，答了1400条，占70.0%" in words
    assert "反问了200条，其中拿不准的120条" in words
    assert "评过320次，有用的占72.2%" in words
    assert "有310张有人评，说有用的占73.9%" in words
    assert "不是官方得分" in words
