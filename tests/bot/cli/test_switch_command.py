"""The switch on the command line, as whoever is called at night uses it."""

from pathlib import Path
from typing import List, Tuple

import pytest

from bot import knowledge
from bot.cli.switch import main
from bot.store.database import Database
from bot.store.trail import newest
from policy_kb import live
from tests.knowledge_copy import edit

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{tmp_path}/x.db")


def do(capsys: Captured, *words: str) -> Tuple[int, str]:
    """The exit code and what is said, on either channel."""
    code = main(words)
    said = capsys.readouterr()
    return code, said.out + said.err


def trail(folder: Path) -> List[Tuple[str, str]]:
    database = Database(f"sqlite:///{folder}/x.db")
    found = [(entry.did, entry.what) for entry in database.read_now(newest)]
    database.close()
    return found


def test_a_topic_is_switched_off_and_on_by_its_id_or_its_title(capsys: Captured, tmp_path: Path) -> None:
    assert do(capsys, "off", "topic", "拖欠工资", "--why", "电话写错了")[0] == 0
    assert "电话写错了" in do(capsys, "list")[1] and "wage_arrears" in do(capsys, "list")[1]
    assert do(capsys, "on", "topic", "wage_arrears")[0] == 0
    used = f"YUNXIAN_DATABASE: sqlite:///{tmp_path}/x.db"
    assert do(capsys, "list")[1].split("\n") == ["没有停用的", used, ""]
    assert trail(tmp_path) == [("switched_on", "topic/wage_arrears"), ("switched_off", "topic/wage_arrears")]


def test_doing_it_twice_says_so_and_is_no_error(capsys: Captured) -> None:
    do(capsys, "off", "bot", "--why", "检修")
    code, said = do(capsys, "off", "bot", "--why", "检修")
    assert code == 0 and "本来就是这样" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("off", "topic", "工资什么的", "--why", "x"), "没有主题“工资什么的”"),
        (("off", "topic", "--why", "x"), "请写主题"),
        (("off", "bot", "--why", " "), "请写原因"),
        (("on", "topic", "nothing"), "没有主题“nothing”"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_changes(
    capsys: Captured, tmp_path: Path, words: Tuple[str, ...], told: str
) -> None:
    code, said = do(capsys, *words)
    assert code == 1 and told in said
    assert trail(tmp_path) == []


def test_personal_numbers_in_a_reason_are_masked(capsys: Captured) -> None:
    do(capsys, "off", "bot", "--why", "找 13812345678")
    assert "13812345678" not in do(capsys, "list")[1]


def test_it_says_which_database_it_changed_and_keeps_its_password(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"YUNXIAN_DATABASE: sqlite:///{tmp_path}/x.db" in do(capsys, "list")[1]
    monkeypatch.setenv("YUNXIAN_DATABASE", "postgresql://yunxian:geheim@127.0.0.1:1/yunxian")
    code, said = do(capsys, "list")
    assert code == 1 and "yunxian:***@127.0.0.1:1/yunxian" in said and "geheim" not in said


def test_the_whole_bot_can_be_switched_off_while_a_knowledge_file_is_broken(
    capsys: Captured, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(
        copy / "documents/yunxian-2016-54/topics/wages.yml",
        lambda text: text.replace("  say:", "  say: [", 1),
    )
    monkeypatch.setattr(live, "_held", live.Holder(copy))
    monkeypatch.setattr(knowledge, "COPIES", tmp_path / "none")
    code, said = do(capsys, "off", "topic", "wage_arrears", "--why", "x")
    assert code == 1 and "wages.yml" in said
    assert do(capsys, "off", "bot", "--why", "文件坏了")[0] == 0
    assert "文件坏了" in do(capsys, "list")[1]
