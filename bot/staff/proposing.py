"""Edit the knowledge in two steps by two people: one proposes, another approves; then it is written to the files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Dict

from sqlalchemy.engine import Connection

from bot.clock import today
from bot.knowledge_edit import StaleEdit, check_edit, make_ready, write_ready
from bot.staff.reviewing import Unfit
from bot.store.proposals import (
    APPROVED,
    OPEN,
    REFUSED,
    WITHDRAWN,
    Proposal,
    Settled,
    find_proposal,
    open_proposals,
    propose,
    settle,
)
from bot.store.trail import append
from policy_kb.edit import ChangeNote, Edit, TopicEdit, base_digest, changes, read_edit
from policy_kb.load import ROOT, load_kb
from policy_kb.model import Kb

STATES: Dict[str, str] = {OPEN: "等人看", APPROVED: "通过了", REFUSED: "没通过", WITHDRAWN: "撤回了"}


class SamePerson(Exception):
    """Whoever proposes cannot approve."""


def check(kb: Kb, edit: Edit, base: str, why: str, root: Path = ROOT) -> None:
    """See whether an edit can be proposed. Takes seconds, as `make check` does: not in a transaction.

    Args:
        base: the digest of the record that the form was filled with.

    Raises:
        Unfit: it changes nothing, says not why, or the knowledge would have problems.
        StaleEdit: the record has changed since the form was opened.
    """
    if base != base_digest(kb, edit):
        raise StaleEdit(f"{edit.id} has changed since the form was opened")
    if not changes(kb, edit):
        raise Unfit(["什么都没有改"])
    if not why:
        raise Unfit(["请写一句为什么改（依据、哪天问的谁）"])
    problems = check_edit(edit, root=root)
    if problems:
        raise Unfit(problems)


def hand_in(connection: Connection, who: str, edit: Edit, base: str, why: str) -> int:
    """Keep a checked edit for a second person; gives its number. The same handed in once more is the same proposal."""
    for known in open_proposals(connection, edit.id):
        if (known.by, known.base, known.edit) == (who, base, edit.to_json()):
            return known.number
    kind = "topic" if isinstance(edit, TopicEdit) else "office"
    number = propose(connection, who, kind, edit.id, base, edit.to_json(), why)
    append(connection, who, "edit_proposed", f"{number} {edit.id}")
    return number


def approvable(connection: Connection, who: str, number: int) -> Proposal:
    """An open proposal of somebody else.

    Raises:
        Settled: it is not open. SamePerson: it is one's own.
    """
    found = find_proposal(connection, number)
    if found is None or found.state != OPEN:
        raise Settled(found)
    if found.by == who:
        raise SamePerson
    return found


@dataclass(frozen=True)
class Ready:
    """A proposal that can be written: the edit, who and why, and the digest of the files for which that holds.

    Without a digest it stands there already: a server was stopped before it could note the approval.
    """

    edit: Edit
    note: ChangeNote
    digest: str


def look_over(found: Proposal, who: str, root: Path = ROOT) -> Ready:
    """See that a proposal can be written to the knowledge files. Takes seconds: not in a transaction.

    Raises:
        StaleEdit: the record has changed meanwhile. BrokenEdit: the knowledge would have problems.
    """
    edit = read_edit(found.edit)
    note = ChangeNote(by=found.by, approved_by=who, on=today().isoformat(), why=found.why)
    try:
        return Ready(edit, note, make_ready(edit, note, found.base, root))
    except StaleEdit:
        if changes(load_kb(root), edit):
            raise
        return Ready(edit, note, "")


def approve(connection: Connection, who: str, number: int, ready: Ready, root: Path = ROOT) -> None:
    """Approve a proposal and write it: both, or neither.

    Raises:
        Settled: it is not open any more. MovedOn: look it over again.
        OSError: the file cannot be written.
    """
    settled = settle(connection, number, APPROVED, who)
    append(connection, who, "edit_approved", f"{number} {settled.target}")
    if ready.digest:
        write_ready(ready.edit, ready.note, ready.digest, root)  # last: what fails here undoes the rest


def refuse(connection: Connection, who: str, number: int, answer: str) -> Proposal:
    """Refuse a proposal, or withdraw one's own.

    Raises:
        Settled: it is not open.
    """
    found = find_proposal(connection, number)
    own = found is not None and found.by == who
    settled = settle(connection, number, WITHDRAWN if own else REFUSED, who, answer)
    append(connection, who, "edit_withdrawn" if own else "edit_refused", f"{number} {settled.target}")
    return settled
