"""The queue and a conversation as one of the staff sees them."""

import time

import pytest

from bot.clock import local
from bot.knowledge import kb
from bot.store.handovers import ASKED, note_danger
from bot.store.hours import set_hours
from bot.store.presence import enter
from bot.store.sign_ins import on_duty_now
from bot.store.turns import Over, keep_turns
from tests.bot.staff.conftest import Clock
from tests.bot.staff.console_stub import Client, Console

SESSION = "s" * 32


@pytest.fixture
def clerk(console: Console) -> Client:
    """On duty, with one person of the queue claimed."""
    client = console.sign_in("agent")
    client.post("/staff/duty", {"on": "1"})
    card = {"outcome": "handoff", "title": "找真人", "say": "好", "hotlines": []}
    over = Over(SESSION, "m1", "我要找人工", [{"text": "好", "custom": card}], "web", 1e9, 1e9)
    console.database.now(lambda c: keep_turns(c, [over]))
    assert console.database.now(lambda c: enter(c, SESSION, ASKED)).queued
    client.post("/staff/queue/1/claim")
    return client


def test_a_card_is_sent_and_what_is_half_written_stays(clerk: Client) -> None:
    topic = next(iter(kb().topics.values()))
    kept = clerk.post("/staff/queue/1/card", {"topic": topic.id, "text": "您先等一下，我帮您"})
    assert kept.status == 200 and kept.fields["text"] == ["您先等一下，我帮您"]
    assert topic.say in kept.words
    assert clerk.post("/staff/queue/1/card", {"topic": topic.id}).status == 303


def test_who_goes_off_duty_is_told_who_still_waits_for_an_answer(clerk: Client) -> None:
    left = clerk.post_and_follow("/staff/duty", {"on": "0"})
    assert "您下岗了，还接着" in left.words and "/staff/queue/1" in left.links
    clerk.post("/staff/queue/1/back")
    assert "您下岗了" not in clerk.get("/staff/queue").words
    assert clerk.post("/staff/duty", {"on": "0"}).location == "/staff"


def test_the_queue_says_why_nobody_is_put_into_it(clerk: Client) -> None:
    assert "不会排进来" not in clerk.get("/staff/queue/list").words
    clerk.post("/staff/duty", {"on": "0"})
    assert "没有人在岗：要找人工的人只会得到电话" in clerk.get("/staff/queue/list").words
    today = local(time.time()).date().isoformat()
    clerk.console.database.now(lambda c: set_hours(c, (), [today]))
    assert "现在不在服务时间：要找人工的人只会得到电话" in clerk.get("/staff/queue/list").words


def test_every_page_tells_that_somebody_waits(clerk: Client) -> None:
    assert "在等人工" not in clerk.get("/staff").words
    assert clerk.console.database.now(lambda c: enter(c, "t" * 32, ASKED)).queued
    for path in ("/staff", "/staff/password", "/staff/queue/waiting"):
        page = clerk.get(path)
        assert "1个人在等人工" in page.words and "/staff/queue" in page.links
    clerk.console.database.now(lambda c: note_danger(c, SESSION))
    assert "1个人像是有危险，1个人在等人工" in clerk.get("/staff").words


def test_a_page_left_open_keeps_its_reader_on_duty_but_not_signed_in(clerk: Client, clock: Clock) -> None:
    for _ in range(11):
        clock.forward(300)
        assert clerk.get("/staff/queue/waiting").status == 200
    assert clerk.console.database.read_now(on_duty_now)
    clock.forward(301)
    left = clerk.get("/staff/queue/waiting")
    assert left.status == 303 and left.location == "/staff/sign-in"
    assert not clerk.console.database.read_now(on_duty_now)


def test_an_ended_conversation_says_that_it_is_over(clerk: Client) -> None:
    assert "不能再回话了" not in clerk.get("/staff/queue/1/said").words
    clerk.post("/staff/queue/1/back")
    assert "不能再回话了" in clerk.get("/staff/queue/1/said").words
    assert "text" not in clerk.get("/staff/queue/1").fields


@pytest.mark.parametrize(
    ("method", "path", "status", "told"),
    [("GET", "/staff/nothing-here", 404, "没有这一页"), ("GET", "/staff/queue/1/claim", 405, "不能这样打开")],
)
def test_a_wrong_address_is_told_on_a_page_with_a_way_back(
    method: str, path: str, status: int, told: str, clerk: Client
) -> None:
    reply = clerk.get(path)
    assert reply.status == status and told in reply.words and "/staff" in reply.links


def test_a_form_that_was_not_taken_names_what_was_typed_and_leads_back(clerk: Client) -> None:
    before = f"http://127.0.0.1:{clerk.console.port}/staff/queue/1"
    reply = clerk.post(
        "/staff/queue/1/close", {"result": "none of them", "note": "已电话回复"}, {"Referer": before}
    )
    assert reply.status == 400 and "备注" in reply.words and reply.fields["note"] == ["已电话回复"]
    assert "/staff/queue/1" in reply.links and reply.fields["result"] == ["none of them"]


def test_who_has_asked_takes_the_mark_of_danger_off(clerk: Client) -> None:
    clerk.console.database.now(lambda c: note_danger(c, SESSION))
    assert "问过了，没有危险" in clerk.get("/staff/queue/1").words
    other = clerk.console.sign_in("agent", "王五")
    assert "问过了，没有危险" not in other.get("/staff/queue/1").words
    assert other.post("/staff/queue/1/all-clear").status == 409
    assert "有危险" in clerk.get("/staff").words
    assert clerk.post("/staff/queue/1/all-clear").status == 303
    assert "有危险" not in clerk.get("/staff").words and "有危险" not in clerk.get("/staff/queue/1").words
