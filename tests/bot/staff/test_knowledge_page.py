"""An edit needs two people and passes the same checks as `make check`, or nothing of it is written."""

import errno
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
from sqlalchemy.exc import OperationalError

from bot import knowledge_edit
from bot.knowledge_edit import write_ready
from bot.staff import proposing
from bot.store.proposals import open_proposals
from bot.store.trail import newest
from policy_kb.load import ROOT, load_kb
from tests.bot.staff import console_stub
from tests.bot.staff.console_stub import Client, Console
from tests.knowledge_copy import copy_knowledge

TOPIC = "/staff/knowledge/topics/wage_arrears"
OFFICE = "/staff/knowledge/offices/police"
SAY = "编的一句话，不是真的，只用来试，够十个字了。"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_knowledge(tmp_path / "kb")


@pytest.fixture(autouse=True)
def _untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading all messages takes seconds; only one test is about them."""
    monkeypatch.setattr(knowledge_edit, "find_training_problems", lambda known, folder: [])


@pytest.fixture
def console(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    with console_stub.console_of(tmp_path, monkeypatch, kb_root=root) as served:
        yield served


def form_of(client: Client, address: str) -> Dict[str, List[str]]:
    fields = client.get(address).fields
    return {name: values for name, values in fields.items() if name != "csrf"}


def propose(client: Client, address: str = TOPIC, **changed: Any) -> Any:
    return client.post(address, {**form_of(client, address), "why": "换了说法", **changed})


def texts(root: Path) -> Dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.yml")}


def test_the_form_holds_what_is_there_and_the_proof_beside_it(console: Console) -> None:
    reply = console.sign_in("editor").get(TOPIC)
    known = load_kb(ROOT).topics["wage_arrears"]
    assert reply.fields["say"] == [known.say]
    assert reply.fields["asked_as"] == ["\n".join(known.asked_as)]
    assert known.cites[0].quote in reply.words


def test_an_edit_is_written_when_a_second_person_approves_with_who_when_and_why(
    console: Console, root: Path
) -> None:
    one, other = console.sign_in("editor", "张三"), console.sign_in("editor", "李四")
    before = texts(root)
    reply = propose(one, say=SAY)
    assert reply.status == 303 and texts(root) == before
    shown = other.get(reply.location).words
    assert SAY in shown and "换了说法" in shown and "张三" in shown
    assert other.post(f"{reply.location}/approve").status == 303
    assert load_kb(root).topics["wage_arrears"].say == SAY
    changed = [name for name, text in texts(root).items() if text != before[name]]
    assert len(changed) == 1
    written = (root / changed[0]).read_text("utf-8")
    assert "张三" in written and "李四" in written and "换了说法" in written
    did = [entry.did for entry in console.database.now(newest)]
    assert did.count("edit_proposed") == did.count("edit_approved") == 1


def test_nobody_approves_an_edit_of_their_own(console: Console, root: Path) -> None:
    one = console.sign_in("admin")
    before = texts(root)
    reply = propose(one, say=SAY)
    assert one.post(f"{reply.location}/approve").status == 403 and texts(root) == before
    assert console.database.now(open_proposals)


def test_a_phone_number_of_an_office_is_filled_in(console: Console, root: Path) -> None:
    one, other = console.sign_in("editor"), console.sign_in("editor")
    row = {"number1": "0000-0000000", "label1": "编的", "checked_on1": "2026-11-23"}
    reply = propose(one, OFFICE, **row)
    other.post(f"{reply.location}/approve")
    (phone,) = load_kb(root).offices["police"].phones
    assert (phone.number, phone.label, phone.checked_on) == tuple(row.values())


@pytest.mark.parametrize(
    ("address", "changed", "told"),
    [
        (TOPIC, {"say": "太长。" * 50}, "120"),
        (TOPIC, {"not_stated": "这一样写得实在是太长太长太长太长太长了"}, "16"),
        (TOPIC, {"asked_as": "只有一句问法"}, "4"),
        (TOPIC, {"why": "", "say": SAY}, "为什么改"),
        (TOPIC, {}, "什么都没有改"),
        (OFFICE, {"number2": "12a", "label2": "编的", "checked_on2": "2026-11-23"}, "号码"),
        (OFFICE, {"number1": "0000-1", "label1": "编的", "checked_on1": "2026-13-45"}, "日"),
        (OFFICE, {"now": "编的新名字", "now_source": ""}, "出处"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_told_in_chinese_and_nothing_typed_is_lost(
    console: Console, root: Path, address: str, changed: Dict[str, str], told: str
) -> None:
    before = texts(root)
    reply = propose(console.sign_in("editor"), address, **changed)
    assert reply.status == 400 and told in reply.words
    for name, typed in changed.items():
        first = name.replace("2", "1")  # empty rows are closed up
        assert reply.fields[first][0] == typed
    assert texts(root) == before and console.database.now(open_proposals) == []


def test_an_edit_of_words_that_have_changed_meanwhile_is_not_taken(console: Console, root: Path) -> None:
    one, two, other = (console.sign_in("editor") for _ in range(3))
    first, second = propose(one, say=SAY), propose(two, say=SAY + "另一种说法。")
    assert other.post(f"{first.location}/approve").status == 303
    reply = other.post(f"{second.location}/approve")
    assert reply.status == 409 and "又被改过" in reply.words
    assert load_kb(root).topics["wage_arrears"].say == SAY


def test_two_who_approve_at_the_same_time_write_it_once(console: Console, root: Path) -> None:
    one, two, three = (console.sign_in("editor") for _ in range(3))
    reply = propose(one, say=SAY)
    assert [who.post(f"{reply.location}/approve").status for who in (two, three)] == [303, 409]
    assert b"".join(texts(root).values()).count(b"approved_by") == 1


def test_a_full_disk_leaves_the_file_and_the_proposal_as_they_were(
    console: Console, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = console.sign_in("editor"), console.sign_in("editor")
    reply, before = propose(one, say=SAY), texts(root)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as disk:
        disk.setattr(proposing, "write_ready", full)
        assert other.post(f"{reply.location}/approve").status == 503
    assert texts(root) == before and len(console.database.now(open_proposals)) == 1
    assert other.post(f"{reply.location}/approve").status == 303


def test_a_server_stopped_after_the_file_was_written_can_finish_the_approval(
    console: Console, root: Path
) -> None:
    one, other = console.sign_in("editor"), console.sign_in("editor", "李四")
    reply = propose(one, say=SAY)
    (found,) = console.database.now(open_proposals)
    ready = proposing.look_over(found, "李四", root)
    write_ready(ready.edit, ready.note, ready.digest, root)
    assert other.post(f"{reply.location}/approve").status == 303
    assert console.database.now(open_proposals) == []


def test_what_is_withdrawn_while_it_is_looked_over_is_not_written(
    console: Console, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = console.sign_in("editor"), console.sign_in("editor")
    reply, before = propose(one, say=SAY), texts(root)
    look_over = proposing.look_over

    def withdrawn_meanwhile(*arguments: Any) -> Any:
        ready = look_over(*arguments)
        assert one.post(f"{reply.location}/refuse").status == 303
        return ready

    monkeypatch.setattr(proposing, "look_over", withdrawn_meanwhile)
    assert other.post(f"{reply.location}/approve").status == 409
    assert texts(root) == before


def test_what_cannot_be_noted_is_not_written(
    console: Console, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = console.sign_in("editor"), console.sign_in("editor")
    reply, before = propose(one, say=SAY), texts(root)

    def locked(*_: Any) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(proposing, "append", locked)
        assert other.post(f"{reply.location}/approve").status == 503
    assert texts(root) == before and len(console.database.now(open_proposals)) == 1


def test_a_settled_proposal_still_shows_what_it_wanted(console: Console) -> None:
    one, other = console.sign_in("editor"), console.sign_in("editor")
    reply = propose(one, say=SAY)
    other.post(f"{reply.location}/refuse", {"answer": "不对"})
    assert SAY in one.get(reply.location).words


def test_a_persons_numbers_do_not_come_into_a_proposal(console: Console) -> None:
    editor = console.sign_in("editor")
    phone = {
        "number1": "13812345678",
        "label1": "找李四13987654321",
        "checked_on1": "2026-11-26",
        "why": "问过",
    }
    assert editor.post("/staff/knowledge/offices/hrss", phone).status == 400
    phone["number1"] = "0883-3211234"
    reply = editor.post("/staff/knowledge/offices/hrss", phone)
    rows = console.database.now(lambda c: [row.edit for row in open_proposals(c)])
    assert "13987654321" not in str(rows) and "13812345678" not in str(rows)
    assert reply.status in (303, 400)


def test_a_proposal_is_refused_with_a_reason_or_withdrawn(console: Console, root: Path) -> None:
    one, other = console.sign_in("editor"), console.sign_in("editor")
    before = texts(root)
    first, second = propose(one, say=SAY), propose(one, say=f"{SAY}又改。")
    other.post(f"{first.location}/refuse", {"answer": "原文没有这么说"})
    one.post(f"{second.location}/refuse")
    words = one.get("/staff/knowledge").words
    assert "没通过" in words and "原文没有这么说" in words and "撤回了" in words and texts(root) == before
    assert other.post(f"{first.location}/approve").status == 409


def test_who_only_answers_people_may_not_edit(console: Console) -> None:
    agent = console.sign_in("agent")
    assert agent.get(TOPIC).status == 403
    assert agent.post(TOPIC, {"say": SAY}).status == 403


def test_what_there_is_not_is_told(console: Console) -> None:
    editor = console.sign_in("editor")
    for address in ("topics/nonsense", "offices/nonsense", "proposals/99"):
        assert editor.get(f"/staff/knowledge/{address}").status == 404
