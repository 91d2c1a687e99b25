"""The chat page without script: what a person notices whose phone runs none."""

import dataclasses
import html
import re

import pytest

from bot.web.hot import hot_questions
from policy_kb.check import check_hot
from policy_kb.errors import BadFile
from policy_kb.model import HotQuestion, Kb
from tests.bot.web.visitor import Visitor
from tests.server import Server

WAGES = "老板拖了三个月工钱不给，我该找哪个？"


@pytest.fixture
def visitor(server: Server) -> Visitor:
    return Visitor(server)


def test_a_question_is_answered_with_all_that_a_card_has(visitor: Visitor) -> None:
    visitor.say(WAGES)
    assert visitor.status == 200 and len(visitor.turns) == 1
    answer = visitor.turns[0]
    assert 'id="latest"' in answer and WAGES in answer and "<h2>拖欠工资</h2>" in answer
    assert "县人社局（牵头）" in answer and 'href="tel:12333"' in answer and "人社服务热线" in answer
    assert "第二部分（二）第8条" in answer and "<blockquote>" in answer and "文件没写：" in answer
    assert visitor.page.index("</section>") < visitor.page.index("<textarea")


def test_a_follow_up_keeps_the_topic_and_all_turns_stay(visitor: Visitor) -> None:
    visitor.say("公租房")
    visitor.say("归哪家管")
    first, second = visitor.turns
    assert "<h2>公租房</h2>" in first and "<h2>公租房</h2>" in second
    assert 'id="latest"' not in first and 'id="latest"' in second


def test_a_choice_is_a_button(visitor: Visitor) -> None:
    visitor.say("我想问保险")
    choices = re.findall(r'name="text" value="([^"]*)" form="ask"', visitor.turns[-1])
    assert 2 <= len(choices) <= 4
    visitor.say(choices[1])
    assert f"<h2>{choices[1]}</h2>" in visitor.turns[-1]


def test_what_is_asked_most_is_answered(visitor: Visitor, kb: Kb) -> None:
    assert len(hot_questions(kb)) == 8
    for label, title in hot_questions(kb):
        assert f'<button name="text" value="{title}">{label}</button>' in visitor.page
        visitor.say(title)
        assert f"<h2>{title}</h2>" in visitor.turns[-1]


def test_in_danger_the_phones_come_first(visitor: Visitor) -> None:
    visitor.say("沟塌了我表哥还在底下")
    answer = visitor.turns[-1]
    assert "<h2>⚠ " in answer
    assert answer.index('href="tel:119"') < answer.index('class="say"')
    assert 'name="useful"' not in answer


def test_a_number_for_text_messages_is_no_number_to_call(visitor: Visitor) -> None:
    visitor.say("我男人天天打我，救命")
    assert "12110" in visitor.turns[-1] and "tel:12110" not in visitor.page


def test_a_person_and_the_four_numbers_are_always_there(visitor: Visitor) -> None:
    for number in ("110", "119", "120", "12345"):
        assert f'href="tel:{number}"' in visitor.page
    visitor.say("人工")
    assert "请打12345" in visitor.turns[-1]


def test_a_reload_shows_the_same_answer_and_asks_nothing_again(visitor: Visitor) -> None:
    visitor.say("我想问保险")
    visitor.say("1")
    before = visitor.turns
    visitor.send(visitor.sent)
    assert visitor.turns == before and len(before) == 2


def test_a_page_reached_by_back_can_ask_something_else(visitor: Visitor) -> None:
    old = visitor.page
    token = visitor.field("session")
    visitor.say(WAGES)
    visitor.page = old
    visitor.say("公租房")
    assert visitor.status == 200 and ["<h2>公租房</h2>" in turn for turn in visitor.turns] == [False, True]
    before = visitor.turns
    visitor.send(visitor.sent)
    assert visitor.turns == before and visitor.field("session") == token


def test_a_long_text_stays_in_the_box(visitor: Visitor) -> None:
    text = "长" * 1001
    visitor.say(text)
    assert visitor.status == 413 and visitor.box == text and visitor.turns == []
    assert "写得太长了" in visitor.page and "12345" in visitor.page
    visitor.say(visitor.box[:1000])
    assert visitor.status == 200 and len(visitor.turns) == 1


def test_a_line_break_counts_once(visitor: Visitor) -> None:
    visitor.say("老板不给钱\r\n" * 166)
    assert visitor.status == 200


@pytest.mark.parametrize("text", ["", "   ", "\u3000\r\n"])
def test_an_empty_box_is_told(visitor: Visitor, text: str) -> None:
    visitor.say(text)
    assert visitor.status == 400 and "没收到字" in visitor.page and 'href="tel:12345"' in visitor.page


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"text=%ff%fe", b"{}", b"id=1&text=a", b"useful=a:b:c", b"text=a"]
)
def test_odd_forms_get_a_page(server: Server, body: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    status, _, page = server.send("POST", "/", body, kind)
    assert status == 400 and "<textarea" in page.decode() and "tel:12345" in page.decode()


def test_a_button_wins_over_the_box_which_stays_as_it_is(visitor: Visitor) -> None:
    visitor.say("公租房", "我还想问")
    assert "<h2>公租房</h2>" in visitor.turns[-1] and visitor.box == "我还想问"


@pytest.mark.parametrize(
    "token", ["", "forged", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwiZXhwIjo5OTk5OTk5OTk5fQ."]
)
def test_a_session_that_is_none_is_replaced_and_told(visitor: Visitor, token: str) -> None:
    visitor.send([("id", visitor.field("id")), ("session", token), ("text", "公租房")])
    assert visitor.status == 200 and "前面的对话已经结束" in visitor.page
    assert "<h2>公租房</h2>" in visitor.turns[-1] and visitor.field("session") != token
    visitor.say("归哪家管")
    assert len(visitor.turns) == 2 and "前面的对话已经结束" not in visitor.page


def test_nobody_reads_anothers_conversation(server: Server) -> None:
    first, second = Visitor(server), Visitor(server)
    first.say(WAGES)
    second.say("公租房")
    assert WAGES not in second.page


def test_script_is_shown_as_text(visitor: Visitor) -> None:
    attack = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    visitor.say(attack)
    assert html.escape("<script>alert(1)</script>") in visitor.page
    visitor.say("</textarea><script>alert(1)</script>" + "长" * 1000)
    assert visitor.page.count("<script") == 0 and "<img" not in visitor.page


def test_personal_numbers_are_not_shown_again(visitor: Visitor) -> None:
    visitor.say("我的电话13887654321，老板不给工钱")
    assert "13887654321" not in visitor.page and "〔手机号〕" in visitor.page


def test_feedback_is_kept_and_thanked_for(visitor: Visitor) -> None:
    visitor.say(WAGES)
    offered = re.findall(r'name="useful" value="([^"]*)"', visitor.page)
    assert [value[-2:] for value in offered] == [":1", ":0"]
    visitor.say("我还在写", useful=offered[0])
    assert visitor.status == 200 and "谢谢您" in visitor.turns[-1] and visitor.box == "我还在写"
    visitor.say(useful=offered[0].replace(":0:", ":7:"))
    assert visitor.status == 404 and "谢谢您" not in visitor.page


def test_clearing_deletes_all_turns(visitor: Visitor) -> None:
    visitor.say(WAGES)
    token = visitor.field("session")
    visitor.say(clear="1")
    assert visitor.status == 200 and "已经删掉" in visitor.page and visitor.turns == []
    assert visitor.field("session") != token
    visitor.send([("id", visitor.field("id")), ("session", token), ("text", "归哪家管")])
    assert len(visitor.turns) == 1 and WAGES not in visitor.page


def test_who_sends_too_fast_keeps_the_text(visitor: Visitor) -> None:
    for _ in range(31):
        visitor.say("")
    visitor.say(WAGES)
    assert visitor.status == 429 and "发得太快" in visitor.page and visitor.box == WAGES
    assert 1 <= int(visitor.headers["retry-after"]) <= 60


def test_only_our_own_page_may_send_the_form(visitor: Visitor) -> None:
    fields = [("id", visitor.field("id")), ("session", visitor.field("session")), ("text", "公租房")]
    visitor.send(fields, {"Origin": "https://elsewhere.example"})
    assert visitor.status == 403 and visitor.turns == []
    visitor.send(fields, {"Origin": f"http://127.0.0.1:{visitor.server.port}"})
    assert visitor.status == 200 and len(visitor.turns) == 1


def test_the_page_is_safe_and_stored_nowhere(visitor: Visitor) -> None:
    for _ in range(2):
        policy = visitor.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy
        assert visitor.headers["cache-control"] == "no-store"
        assert visitor.headers["x-content-type-options"] == "nosniff"
        # With no-referrer a browser sends the form as "Origin: null", and it would be refused.
        assert visitor.headers["referrer-policy"] == "same-origin"
        visitor.say(WAGES)


def test_every_page_is_read_aloud_in_chinese_and_can_be_zoomed(visitor: Visitor) -> None:
    assert '<html lang="zh-CN">' in visitor.page and "<title>云县农民工政策助手</title>" in visitor.page
    assert 'content="width=device-width, initial-scale=1"' in visitor.page
    assert '<label for="plain-text">' in visitor.page and 'id="plain-text"' in visitor.page


def test_the_stylesheet_is_kept_an_hour(server: Server) -> None:
    status, headers, _ = server.send("GET", "/page.css")
    assert status == 200 and "max-age=3600" in headers["cache-control"]
    assert headers["content-type"].startswith("text/css")


def test_a_hot_question_that_is_no_topic_is_told(kb: Kb) -> None:
    broken = dataclasses.replace(
        kb, hot=(HotQuestion("wage_arrears", "工钱"), HotQuestion("no_such_thing", "没有"))
    )
    with pytest.raises(BadFile, match=r"hot\.yml: there is no topic 'no_such_thing'"):
        hot_questions(broken)
    assert [str(problem) for problem in check_hot(broken)] == [
        "hot.yml: there is no topic 'no_such_thing'; use a topic id"
    ]


def test_nothing_that_a_foreign_page_sends_stands_in_ours(visitor: Visitor) -> None:
    token = visitor.field("session")
    fields = [("id", visitor.field("id")), ("session", token), ("text", "别人塞进来的话")]
    page = visitor.send(fields, {"Origin": "http://evil.example"})
    assert visitor.status == 403 and token not in page and "别人塞进来的话" not in page


def test_the_script_does_not_take_the_page_away_from_who_has_begun_without_it(visitor: Visitor) -> None:
    assert "<script" in visitor.page
    visitor.say(WAGES)
    assert "<script" not in visitor.page and '<link rel="stylesheet" href="/page.css">' in visitor.page
