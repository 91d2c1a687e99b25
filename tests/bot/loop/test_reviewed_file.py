"""What the staff decide stands in one file, whole, with who and when, and is refused where it would teach wrong things."""

import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any, List

import pytest
from rasa.shared.nlu.training_data.loading import load_data

from bot.cli.check_data import check_reviewed
from bot.loop.reviewed import BadLines, Reviewed, add, export_lines, import_lines, problems, read, remove
from bot.recorded import question_files
from bot.scorecard import read_questions
from bot.training_data import Utterance, read_utterances
from policy_kb.errors import BadFile
from policy_kb.model import Kb

POINTS = Reviewed("积分入户要几分", "policy", "settle_in_town", "张三", "2026-11-26", "问过派出所")
TRAIN = Reviewed("返岗专列几号走", "policy", "labour_export", "李四", "2026-11-27")
CANTEEN = Reviewed("老年食堂: “几文”一顿 😂 #1", "out_of_scope", None, "张三", "2026-11-27")
ALL = [POINTS, TRAIN, CANTEEN]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reviewed.yml"


def test_what_was_decided_is_kept_with_who_and_when(path: Path) -> None:
    assert len(add(path, ALL)) == 3
    assert sorted(read(path), key=ALL.index) == ALL


def test_the_training_reads_it_like_its_neighbours(path: Path) -> None:
    add(path, ALL)
    assert {(said.text, said.label) for said in read_utterances(path.parent)} == {
        (POINTS.text, "policy topic=settle_in_town"),
        (TRAIN.text, "policy topic=labour_export"),
        (CANTEEN.text, "out_of_scope"),
    }


def test_rasa_itself_reads_it(path: Path) -> None:
    add(path, ALL)
    (points,) = [m for m in load_data(str(path)).training_examples if m.get("text") == POINTS.text]
    assert points.get("intent") == "policy"
    assert points.get("metadata")["intent"] == {"topic": "settle_in_town"}
    assert points.get("metadata")["example"]["decided_by"] == "张三"


def test_nothing_was_decided_yet(path: Path) -> None:
    assert read(path) == [] and remove(path, ["积分"]) == 0 and not path.exists()
    path.write_text("")
    assert read(path) == [] and read_utterances(path.parent) == []
    path.write_text("nlu:\n")
    assert read(path) == []


def test_the_last_decision_is_taken_back(path: Path) -> None:
    add(path, [POINTS])
    assert remove(path, ["積分入戶要幾分", "别的"]) == 1
    assert read(path) == [] and load_data(str(path)).training_examples == []


def test_what_stands_there_already_is_passed_over(path: Path) -> None:
    (path.parent / "topics.yml").write_text(
        "nlu:\n- intent: policy\n  metadata: {topic: labour_export}\n  examples: |\n    - 返岗专列几号走\n"
    )
    assert add(
        path, [POINTS, replace(POINTS, text="積分入戶要幾分"), replace(TRAIN, text="返崗專列幾號走")]
    ) == ["积分入户要几分"]
    before = path.read_bytes()
    assert add(path, [POINTS, TRAIN]) == [] and path.read_bytes() == before


def test_one_more_decision_is_two_more_lines(path: Path) -> None:
    add(path, ALL)
    before = Counter(path.read_text("utf-8").splitlines())
    add(path, [replace(POINTS, text="积分入户排到几号")])
    after = Counter(path.read_text("utf-8").splitlines())
    assert not before - after and sum((after - before).values()) == 2


def test_a_message_of_several_lines_stands_on_one(path: Path) -> None:
    add(path, [replace(POINTS, text="积分入户\n要几分\x00\u200b")])
    assert [example.text for example in read(path)] == ["积分入户 要几分"]


def test_the_file_is_the_same_in_whatever_order_it_was_decided(path: Path) -> None:
    more = [*ALL, replace(POINTS, text="积分入户排到几号"), replace(POINTS, text="积分入户差三分")]
    add(path, more)
    at_once = path.read_bytes()
    path.unlink()
    for example in [*more[3:], *more[:3]]:
        add(path, [example])
    assert path.read_bytes() == at_once


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    add(path, [POINTS])

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    for change in (lambda: add(path, [TRAIN]), lambda: remove(path, [POINTS.text])):
        with pytest.raises(OSError, match="No space"):
            change()
    assert read(path) == [POINTS] and os.listdir(path.parent) == [path.name]


def test_decisions_taken_at_the_same_moment_are_all_kept(path: Path) -> None:
    each = [replace(POINTS, text=f"积分入户第{at}问") for at in range(12)]
    threads = [Thread(target=add, args=(path, [example])) for example in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {example.text for example in read(path)} == {example.text for example in each}


def test_an_example_that_nobody_has_signed_is_told(path: Path) -> None:
    add(path, [POINTS])
    path.write_text(path.read_text("utf-8").replace("decided_by: 张三, ", ""))
    with pytest.raises(BadFile, match=r"reviewed\.yml .*'积分入户要几分' does not say who .* write metadata"):
        read(path)
    (problem,) = check_reviewed(path)
    assert "积分入户要几分" in str(problem)


KNOWN = [
    Utterance("积分入户要几分", "policy", {"topic": "settle_in_town"}, "x"),
    Utterance("哪样时候打狂犬针", "out_of_scope", {}, "x"),
    Utterance("房子着火了", "emergency", {"danger": "fire"}, "x"),
    Utterance("你好呀", "greet", {}, "x"),
]


def objections(kb: Kb, *examples: Reviewed) -> str:
    return "\n".join(problems(examples, kb, KNOWN))


def test_what_may_be_learnt_is_not_objected_to(kb: Kb) -> None:
    fine = [*ALL, replace(POINTS, text="我的电话是〔手机号〕，积分入户要几分，3月能办不")]
    assert problems(fine, kb, KNOWN) == []


@pytest.mark.parametrize(
    ("example", "what"),
    [
        (
            replace(TRAIN, text="積分入戶要幾分"),
            "“積分入戶要幾分”已经归到“在城镇落户”，不能又归到“组织外出打工”",
        ),
        (replace(TRAIN, text="哪样时候打狂犬针"), "已经归到“不在范围内”"),
        (replace(TRAIN, text="你好呀"), "已经归到“别的话（greet）”"),
        (replace(CANTEEN, text="房子着火了"), "已经归到“"),
        (replace(TRAIN, text="嗯"), "太短"),
        (replace(TRAIN, note="打13800138000问过"), "个人号码"),
        (replace(TRAIN, by="李四13800138000"), "个人号码"),
        (replace(TRAIN, text="〔手机号〕？"), "太短"),
        (replace(TRAIN, text="工" * 201), "太长，最多200个字"),
        (replace(TRAIN, text="几号走，打我139 1234 5678"), "个人号码"),
        (replace(TRAIN, topic="no_such_topic"), "“no_such_topic”没有"),
        (replace(TRAIN, topic=None), "没有，请选一个有的主题"),
        (replace(CANTEEN, topic="labour_export"), "不写主题"),
        (replace(TRAIN, intent="greet"), "要么归到一个主题"),
    ],
)
def test_what_would_teach_wrong_things_is_told(kb: Kb, example: Reviewed, what: str) -> None:
    assert what in objections(kb, example)


def test_two_meanings_in_one_go_are_told(kb: Kb) -> None:
    assert "已经归到“组织外出打工”" in objections(kb, TRAIN, replace(TRAIN, topic="wage_arrears"))


def test_a_test_question_is_not_learnt(kb: Kb) -> None:
    question = kb.topics["labour_export"].asked_as[0]
    assert "是“组织外出打工”的测试问句" in objections(kb, replace(TRAIN, text=question))


def test_a_recorded_question_is_not_learnt(kb: Kb) -> None:
    asked = read_questions(question_files()[0])[0]
    assert "考助手的题" in objections(kb, replace(TRAIN, text=asked.turns[0] + " "))


def test_what_is_exported_can_be_imported(path: Path) -> None:
    add(path, ALL)
    text = export_lines(read(path))
    assert [json.loads(line)["on"] for line in text.splitlines()] == [e.on for e in read(path)]
    assert import_lines("\ufeff" + text + "\n\r\n") == read(path)


def line(**changes: Any) -> str:
    row = {**json.loads(export_lines([POINTS])), **changes}
    return json.dumps({key: value for key, value in row.items() if value != "left out"})


def test_all_bad_lines_are_told_at_once() -> None:
    lines: List[str] = [
        line(),
        "{",
        "[1]",
        line(by="left out"),
        line(extra="x"),
        line(text=5),
        line(text="\ud800"),
        line(by=" "),
        line(on="昨天"),
        line(on="2099-01-01"),
        line(note="left out", topic=None),
    ]
    with pytest.raises(BadLines) as told:
        import_lines("\n".join(lines))
    starts = [
        "第2行：不是一行完整的JSON",
        "第3行：不是带名字的各栏",
        "第4行：栏目不对（by）",
        "第5行：栏目不对（extra）",
    ]
    starts += [
        "第6行：text写的不是字",
        "第7行：text里有存不了的字符",
        "第8行：by是空的",
        "第9行：on“昨天”不是日子",
        "第10行：on“2099-01-01”这一天还没到",
    ]
    assert [problem[: len(start)] for problem, start in zip(told.value.problems, starts)] == starts
    assert len(told.value.problems) == len(starts) and all("请" in problem for problem in told.value.problems)
