"""Decided messages leave and come back on the command line, all or none."""

from pathlib import Path

import pytest

from bot.cli.reviewed import main
from bot.loop.reviewed import Reviewed, add, read

POINTS = Reviewed("积分入户要几分", "policy", "settle_in_town", "张三", "2026-11-26")
CANTEEN = Reviewed("老年食堂一顿几文", "out_of_scope", None, "李四", "2026-11-27", "民政的事")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The file of one county, with two decisions."""
    path = tmp_path / "here/reviewed.yml"
    path.parent.mkdir()
    add(path, [POINTS, CANTEEN])
    return path


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """That of another, with none."""
    path = tmp_path / "there/reviewed.yml"
    path.parent.mkdir()
    return path


def test_what_one_county_decided_another_takes_over(here: Path, there: Path, tmp_path: Path, capsys) -> None:
    lines = tmp_path / "out.jsonl"
    assert main(["export", str(lines)], here) == 0
    assert main(["import", str(lines)], there) == 0
    assert read(there) == read(here)
    assert main(["import", str(lines)], there) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "加进2句，0句本来就有；`make train`以后助手才学会",
        "加进0句，2句本来就有；`make train`以后助手才学会",
    ]


def test_without_a_file_the_lines_are_printed(here: Path, tmp_path: Path, capsys) -> None:
    assert main(["export", str(tmp_path / "out.jsonl")], here) == 0
    capsys.readouterr()
    assert main(["export"], here) == 0
    assert capsys.readouterr().out == (tmp_path / "out.jsonl").read_text("utf-8")


def test_an_export_overwrites_nothing(here: Path, tmp_path: Path, capsys) -> None:
    taken = tmp_path / "taken.txt"
    taken.write_text("要紧的东西")
    assert main(["export", str(taken)], here) == 2
    assert taken.read_text() == "要紧的东西" and "换一个名字" in capsys.readouterr().err


def test_one_bad_line_and_nothing_is_imported(here: Path, there: Path, tmp_path: Path, capsys) -> None:
    lines = tmp_path / "out.jsonl"
    main(["export", str(lines)], here)
    good = lines.read_text("utf-8")
    for bad in (
        good + "{",
        good.replace("settle_in_town", "no_such_topic"),
        good.replace("一顿", "13912345678"),
    ):
        lines.write_text(bad, "utf-8")
        assert main(["import", str(lines)], there) == 1
        assert not there.exists() and "什么都没有加进去" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_told(there: Path, tmp_path: Path, capsys) -> None:
    assert main(["import", str(tmp_path / "none.jsonl")], there) == 2
    assert "none.jsonl" in capsys.readouterr().err
    (tmp_path / "gbk.jsonl").write_bytes("积分".encode("gbk"))
    assert main(["import", str(tmp_path / "gbk.jsonl")], there) == 2
    assert "UTF-8" in capsys.readouterr().err
    there.write_text("nlu: 5")
    (tmp_path / "empty.jsonl").write_text("")
    assert main(["export"], there) == 2
    assert "write it as Rasa NLU YAML" in capsys.readouterr().err
