"""What is typed beside questions: numbers, single words, dangers, what the document does not have."""

from dataclasses import replace
from typing import Callable

import pytest

from bot.staff.aid import EMERGENCY, HOTLINE, Aid
from bot.staff.certainty import LIKELY, SURE
from bot.staff.heads import head_of
from policy_kb.model import Kb, Phone

AskFor = Callable[[str], Aid]


@pytest.mark.parametrize("typed", ["12333", "打12333", "电话：12333。", "１２３３３"])
def test_a_hotline_s_number_tells_what_it_is_for_and_who_is_sent_to_it(
    typed: str, ask: AskFor, kb: Kb
) -> None:
    aid = ask(typed)
    assert aid.outcome == HOTLINE and aid.hotline == kb.hotlines["12333"]
    assert len(aid.all) == 9 and all("12333" in one.topic.hotlines for one in aid.all)
    assert aid.main[0].certainty.words == "相关：这件事要打这个号码"
    head = head_of(kb, aid)
    assert head and kb.hotlines["12333"].purpose in head.say and head.hotlines[0]["number"] == "12333"


def test_a_number_that_is_no_hotline_is_none(ask: AskFor) -> None:
    assert ask("12399").hotline is None and ask("12333那个电话打不通").hotline is None


@pytest.mark.parametrize("typed", ["第99条", "第四十条讲哪样", "彩票咋买", "今天天气咋样"])
def test_what_the_document_does_not_have_is_never_likely(typed: str, ask: AskFor) -> None:
    levels = {one.certainty.level for one in ask(typed).all}
    assert not levels & {SURE, LIKELY}


@pytest.mark.parametrize("typed", ["喝农药了", "我不想活了", "想跳楼"])
def test_who_may_take_his_life_is_given_somebody_to_talk_to(typed: str, ask: AskFor, kb: Kb) -> None:
    head = head_of(kb, ask(typed))
    assert head and head.is_alarm and {"120", "12356"} <= {line["number"] for line in head.hotlines}


@pytest.mark.parametrize("typed", ["被骗了", "我被骗了", "着骗了"])
def test_to_be_cheated_is_no_danger_to_life(typed: str, ask: AskFor) -> None:
    assert ask(typed).danger is None


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("工资", "拖欠工资"),
        ("社保", "社保卡和社保办事"),
        ("户口", "在城镇落户"),
        ("体检", "职业病防治和体检"),
        ("培训", "就业技能培训"),
    ],
)
def test_one_word_brings_what_it_is_mostly_about_and_is_not_sure(typed: str, title: str, ask: AskFor) -> None:
    aid = ask(typed)
    assert title in [one.topic.title for one in aid.main]
    assert SURE not in [one.certainty.level for one in aid.all]


@pytest.mark.parametrize(
    "typed", ["我", "他", "我要", "我家老公", "在打石场", "火车站", "手机丢了", "吃了", "出门10", "在的"]
)
def test_a_beginning_raises_no_alarm(typed: str, ask: AskFor) -> None:
    aid = ask(typed)
    assert aid.danger is None and aid.outcome != EMERGENCY


@pytest.mark.parametrize("typed", ["着火了", "有人触电", "溺水", "救命", "老公打我"])
def test_a_danger_comes_first_however_short_it_is(typed: str, ask: AskFor, kb: Kb) -> None:
    head = head_of(kb, ask(typed))
    assert head and head.is_alarm


def test_an_office_is_read_out_with_its_own_number_before_the_nationwide_ones(ask: AskFor, kb: Kb) -> None:
    aid = ask("县住建局")
    phone = Phone("0883-3211234", "办公室", "2026-11-20")
    filled = replace(aid, offices=(replace(aid.offices[0], phones=(phone,)),))
    head = head_of(kb, filled)
    assert head and head.hotlines[0]["number"] == phone.number
    assert head.text.count(phone.number) == 1
