"""What is served is what the files held when they were last fit to be served."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable

import pytest

from policy_kb import live
from policy_kb.errors import BadFile
from policy_kb.kept import keep, kept
from policy_kb.live import Holder
from policy_kb.load import kb_digest, load_kb
from policy_kb.model import Kb
from tests.knowledge_copy import edit

WAGES = "documents/yunxian-2016-54/topics/wages.yml"


def say(holder: Holder) -> str:
    return holder.current().topics["wage_arrears"].say


def test_a_changed_file_is_served_after_a_reload(copy: Path) -> None:
    holder = Holder(copy)
    former = holder.current()
    assert holder.current() is former and not holder.is_stale()
    edit(
        copy / WAGES, lambda text: text.replace(former.topics["wage_arrears"].say, "编的一句话，十个字以上。")
    )
    assert holder.is_stale() and say(holder) == former.topics["wage_arrears"].say
    assert holder.reload()
    assert say(holder) == "编的一句话，十个字以上。" and not holder.is_stale()
    assert holder.current().digest != former.digest


def test_a_file_that_only_looks_changed_is_not_served_anew(copy: Path) -> None:
    holder = Holder(copy)
    former = holder.current()
    os.utime(copy / WAGES)
    assert holder.is_stale() and not holder.reload()
    assert holder.current() is former and not holder.is_stale()


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        (WAGES, lambda text: text.replace("  say:", "  say: [", 1), r"wages\.yml:\d+: .*; mend the YAML"),
        (WAGES, lambda text: "- {? [a, b] : c}\n", "TypeError.*put back the file"),
        (WAGES, lambda text: text.replace("id: wage_arrears", "id: wages_owed", 1), "does not exist"),
        (WAGES, lambda text: text.replace('hotlines: ["12333"', 'hotlines: ["99999"', 1), "hotline 99999"),
        (
            "directory/offices.yml",
            lambda text: text[: text.rindex("- {id:")],
            "office social_organisations: is gone",
        ),
        ("documents/yunxian-2016-54/source.txt", lambda text: text + "\n", "put the text back"),
    ],
)
def test_a_broken_file_leaves_the_former_serving_until_it_is_mended(
    copy: Path, file: str, change: Callable[[str], str], told: str
) -> None:
    holder = Holder(copy)
    former = holder.current()
    before = edit(copy / file, change)
    with pytest.raises(BadFile, match=told):
        holder.reload()
    assert holder.current() is former
    assert not holder.is_stale(), "the same broken file must not be read again and again"
    (copy / file).write_text(before.replace("  place: work", "  place: home", 1), "utf-8")
    assert holder.is_stale()
    assert holder.reload() == (file == WAGES)


def test_a_file_taken_away_leaves_the_former_serving(copy: Path) -> None:
    holder = Holder(copy)
    former = holder.current()
    for file in ("documents/yunxian-2016-54/source.txt", "directory/hotlines.yml"):
        (copy / file).rename(copy / "aside")
        assert holder.is_stale()
        with pytest.raises(BadFile, match=r"FileNotFoundError|put the file back"):
            holder.reload()
        assert holder.current() is former
        (copy / "aside").rename(copy / file)
    assert holder.is_stale() and not holder.reload()


def test_nothing_is_held_where_nothing_could_ever_be_read(copy: Path) -> None:
    holder = Holder(copy)
    before = edit(copy / WAGES, lambda text: text.replace("  say:", "  says:", 1))
    with pytest.raises(BadFile, match="a topic has exactly"):
        holder.current()
    (copy / WAGES).write_text(before, "utf-8")
    assert "wage_arrears" in holder.current().topics


def test_who_asks_for_a_reload_meanwhile_waits_for_it_and_nobody_else_does(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = Holder(copy)
    former, reading, go_on = holder.current(), threading.Event(), threading.Event()

    def load_slowly(root: Path) -> Kb:
        reading.set()
        assert go_on.wait(20)
        return load_kb(root)

    monkeypatch.setattr(live, "load_kb", load_slowly)
    edit(
        copy / WAGES, lambda text: text.replace(former.topics["wage_arrears"].say, "编的一句话，十个字以上。")
    )
    with ThreadPoolExecutor() as pool:
        first = pool.submit(holder.reload)
        assert reading.wait(20)
        second = pool.submit(lambda: (holder.is_stale() and holder.reload(), say(holder)))
        assert holder.current() is former
        go_on.set()
        assert first.result() and second.result() == (False, "编的一句话，十个字以上。")


def test_a_start_with_a_broken_file_takes_what_was_served_last(copy: Path, tmp_path: Path, kb: Kb) -> None:
    copies = tmp_path / "copies"
    assert keep(kb.digest, copies, copy)
    good = edit(copy / WAGES, lambda text: text.replace('hotlines: ["12333"', 'hotlines: ["99999"', 1))
    holder = Holder(copy)
    holder.fall_back_on(copies)
    assert holder.current().digest == kb.digest and not holder.is_stale()
    (copy / WAGES).write_text(
        good.replace(kb.topics["wage_arrears"].say, "编的一句话，十个字以上。"), "utf-8"
    )
    assert holder.reload() and say(holder) == "编的一句话，十个字以上。"


def test_a_start_with_a_broken_file_and_no_copy_names_the_file(copy: Path, tmp_path: Path) -> None:
    edit(copy / WAGES, lambda text: text.replace('hotlines: ["12333"', 'hotlines: ["99999"', 1))
    holder = Holder(copy)
    holder.fall_back_on(tmp_path / "none")
    with pytest.raises(BadFile, match="hotline 99999"):
        holder.current()


def test_only_what_is_served_is_kept_and_the_two_newest(copy: Path, tmp_path: Path, kb: Kb) -> None:
    copies, digests = tmp_path / "copies", []
    for word in ("甲", "乙", "丙"):
        edit(copy / WAGES, lambda text: text.replace("title: ", f"title: {word}", 1))  # noqa: B023
        assert not keep(kb.digest, copies, copy)
        digests.append(kb_digest(copy))
        assert keep(digests[-1], copies, copy)
    assert [path.name for path in kept(copies)] == digests[:0:-1]
    assert not list(copies.glob(".making-*"))
