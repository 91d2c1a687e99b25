"""The score sheet says what is so: points that add up, figures where there are some, nothing claimed that was not measured."""

import json
from pathlib import Path
from typing import Any, Dict

import pytest

from bot.staff.score_sheet import Measured, accuracy, functions, read_measured, sheet, values_of
from bot.store.figures import Ended, Judged

NOTHING = values_of([], {}, [], ["wages"], 30)
ENDED = [Ended(0, "answered", False, 3), Ended(1, "clarify", True, 1), Ended(1, "clarify", False, 4)]
JUDGED = [
    Judged("wages", "answered", True, None, 2),
    Judged("wages", "answered", False, "wrong", 1),
    Judged(None, "answered", True, None, 1),
    Judged(None, "refused", False, None, 1),
]


def written(root: Path, recorded: Dict[str, Any]) -> Path:
    """A folder with recorded questions and figures."""
    folder = root / "tests/questions"
    folder.mkdir(parents=True)
    kinds = ("answer", "office", "oos", "answer")
    lines = "\n".join(json.dumps({"kind": kind}) for kind in kinds)
    (folder / f"{sheet()['accuracy']['set']}.jsonl").write_text(lines + "\n", "utf-8")
    (folder / "recorded.json").write_text(json.dumps(recorded), "utf-8")
    return root


def test_the_points_are_those_of_the_official_sheet() -> None:
    items = functions(NOTHING)
    assert [(item.name, item.points) for item in items] == [
        ("智能问答", 3),
        ("智能提示", 1),
        ("知识推荐", 2),
        ("智能导服", 2),
        ("热点问题", 1),
        ("移动端", 2),
        ("语音输入和朗读", 2),
        ("好差评", 1),
        ("历史记录", 1),
    ]
    assert accuracy(NOTHING, None).points == 35
    assert all(item.proposed is not None and 0 <= item.proposed <= item.points for item in items)


def test_each_item_is_filled_in_and_none_speaks_of_a_figure_that_there_is_not() -> None:
    values = values_of(ENDED, {"wages": 2, None: 2}, JUDGED, ["wages", "land"], 30)
    used = {item.name: item.used for item in functions(values)}
    assert used["智能问答"] == "收到8条消息，答了3条，占37.5%"
    assert used["智能导服"] == "反问了5条，其中拿不准的1条"
    assert used["热点问题"] == "这2个主题答了2次，占全部答复的50.0%"
    assert used["好差评"] == "评过5次，有用的占60.0%"
    texts = [text for item in functions(NOTHING) for text in (item.used, item.has)]
    assert not [text for text in texts if "None" in text or "{" in text]


def test_where_nothing_happened_the_sheet_says_so() -> None:
    used = {item.name: item.used for item in functions(NOTHING)}
    assert used["好差评"] == "这段时间还没有人评过" and used["智能问答"] == "这段时间没有人问"


def test_accuracy_is_what_was_measured_and_what_people_said_each_by_itself() -> None:
    item = accuracy(values_of(ENDED, {}, JUDGED, [], 30), Measured(0.846, 120))
    assert "120问" in item.has and "84.6%" in item.has and "不是这段时间的数" in item.has
    assert "4张有人评，说有用的占75.0%" in item.used
    assert item.proposed == 8.5


def test_without_measured_figures_no_points_are_proposed() -> None:
    item = accuracy(NOTHING, None)
    assert item.proposed is None and "没有这个数" in item.has and "还没有人评过" in item.used


def test_what_was_measured_is_read_with_the_number_of_its_questions(tmp_path: Path) -> None:
    recorded = {sheet()["accuracy"]["set"]: {sheet()["accuracy"]["figure"]: 0.5}, "dev": {}}
    assert read_measured(written(tmp_path, recorded)) == Measured(0.5, 3)


@pytest.mark.parametrize("recorded", [None, {}])
def test_where_nothing_was_measured_nothing_is_read(tmp_path: Path, recorded: Any) -> None:
    root = tmp_path if recorded is None else written(tmp_path, recorded)
    assert read_measured(root) is None


def test_the_figures_of_this_checkout_are_there() -> None:
    found = read_measured()
    assert found is not None and found.of >= 100 and 0.5 < found.share <= 1
