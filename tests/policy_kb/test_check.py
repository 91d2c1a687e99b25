"""`make check` holds, and it fails on what it must not let through."""

from pathlib import Path
from typing import Callable

import pytest

from policy_kb.check import find_problems, main
from policy_kb.coverage import measure_coverage
from policy_kb.errors import BadFile
from policy_kb.load import load_kb
from policy_kb.model import Kb
from tests.knowledge_copy import edit

DOCUMENT = "documents/yunxian-2016-54"


def test_the_knowledge_base_has_no_problem(kb: Kb) -> None:
    assert [str(problem) for problem in find_problems(kb)] == []


def test_every_giving_sentence_is_quoted(kb: Kb) -> None:
    coverage = measure_coverage(kb)
    assert coverage.missing == [] and coverage.share == 1.0


def test_every_quote_stands_in_the_document(kb: Kb) -> None:
    for topic in kb.topics.values():
        for cite in topic.cites:
            assert kb.document.source[cite.start : cite.end] == cite.quote
            assert kb.document.clauses[cite.clause].text.count(cite.quote) == 1


def test_a_wrong_quote_is_refused_with_file_line_and_fix(copy: Path) -> None:
    edit(
        copy / DOCUMENT / "topics/wages.yml",
        lambda text: text.replace("政府应急周转金制度", "政府应急周转金办法", 1),
    )
    with pytest.raises(BadFile, match=r"wages\.yml:\d+: the quote .* stands 0 times in clause 2\.2\.8; copy"):
        load_kb(copy)


def test_a_dropped_office_is_told(copy: Path, capsys: pytest.CaptureFixture) -> None:
    edit(
        copy / "directory/offices.yml",
        lambda text: text.replace("- {id: science, names: [县科技局]", "- {id: science, names: [县政府]", 1),
    )
    assert main(copy) == 1
    assert "县科技局 of clause 2.1.1 is missing" in capsys.readouterr().out


def test_an_answer_without_a_cite_is_refused(copy: Path) -> None:
    def uncite(text: str) -> str:
        head, _, rest = text.partition("  cites:\n")
        return head + "  cites: []\n" + rest[rest.index("  for:") :]

    edit(copy / DOCUMENT / "topics/wages.yml", uncite)
    with pytest.raises(BadFile, match="give one to three quotes"):
        load_kb(copy)


def test_an_edited_source_text_is_refused(copy: Path) -> None:
    edit(copy / DOCUMENT / "source.txt", lambda text: text.replace("三分之一", "二分之一"))
    with pytest.raises(BadFile, match="put the text back"):
        load_kb(copy)


def test_a_sentence_nobody_quotes_is_told(copy: Path, capsys: pytest.CaptureFixture) -> None:
    (copy / DOCUMENT / "topics/culture.yml").unlink()
    assert main(copy) == 1
    out = capsys.readouterr().out
    assert "clause 2.4.19: only 0%" in out and "clause 2.4.19: no topic answers from it" in out


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda text: text + "\n  colour: red\n", r"wages\.yml:\d+: Additional properties"),
        (lambda text: text.replace("  say:", "  say: [", 1), r"wages\.yml:\d+"),
        (lambda text: text.replace("  place: work", "  place: moon", 1), "write work, home or either"),
        (lambda text: text.replace("  title:", "  title: 甲乙\n  title:", 1), "stands twice; keep one"),
        (lambda text: "", "the file is empty"),
    ],
)
def test_a_malformed_file_is_refused_with_file_line_and_fix(
    copy: Path, break_it: Callable[[str], str], told: str
) -> None:
    edit(copy / DOCUMENT / "topics/wages.yml", break_it)
    with pytest.raises(BadFile, match=told):
        load_kb(copy)


def test_a_file_that_is_not_utf8_is_refused(copy: Path) -> None:
    (copy / DOCUMENT / "topics/wages.yml").write_bytes("- id: 工资".encode("gbk"))
    with pytest.raises(BadFile, match="save the file as UTF-8"):
        load_kb(copy)


def test_empty_places_are_warned_of(capsys: pytest.CaptureFixture) -> None:
    assert main() == 0
    out = capsys.readouterr().out
    assert "warning: no local number: 县人社局" in out and "giving sentences quoted: 100%" in out


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("工钱被拖欠，7天内必须给。", "'7' in"),
        ("工钱被拖欠，三个月以后不追。", "'三' in"),
        ("工钱被拖欠，一年以内可以告。", "'一' in"),
        ("工钱被拖欠，可以多赔百分之五十。", "'百分之五十' in"),
        ("工钱被拖欠，打4008123123。", "'4008123123' in"),
        ("工钱被拖欠，每年可以拿一半。", "'一半' in"),
        ("工钱被拖欠，一个礼拜内必须给。", "'一' in"),
        ("工钱被拖欠，双倍赔，政府要管。", "'双倍' in"),
        ("工钱被拖欠，打零八八三三二一。", "'零八八三三二一' in"),
        ("工钱被拖欠，上xyz.com查一下。", "'xyz.com' in"),
        ("工钱被拖欠，加wxid问政府。", "'wxid' in"),
        ("工钱<b>被拖欠</b>，政府要管。", "'<' in"),
        ("工钱被拖欠，看https://x.cn就晓得。", "'https:' in"),
        ("工钱被拖欠，政府要管😀，去反映。", "'😀' in"),
    ],
)
def test_plain_words_hold_no_number_that_nobody_printed_and_nothing_but_words(
    said: str, told: str, copy: Path, capsys: pytest.CaptureFixture
) -> None:
    edit(copy / DOCUMENT / "topics/wages.yml", lambda text: text.replace("工钱被拖欠，政府要管。", said, 1))
    assert main(copy) == 1
    out = capsys.readouterr().out
    assert told in out and "wages.yml:1" in out


@pytest.mark.parametrize(
    "said",
    [
        "工钱被拖欠，一家人都急，打一次12333，一个月多少讲清楚。",
        "工钱被拖欠，两边都签字，照54号文件办。",
        "工钱被拖欠，多半能要回来，一天打一次电话。",
    ],
)
def test_plain_words_may_be_words(said: str, copy: Path) -> None:
    edit(copy / DOCUMENT / "topics/wages.yml", lambda text: text.replace("工钱被拖欠，政府要管。", said, 1))
    assert main(copy) == 0
