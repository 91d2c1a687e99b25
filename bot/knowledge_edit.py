"""Check an edit of the knowledge as `make check` would, tell what is wrong in Chinese, and write it."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

import yaml

from bot.cli.check_data import find_problems as find_training_problems
from bot.model_file import ROOT as PROJECT
from bot.whole_file import alone_in, replace_file
from policy_kb.check import Problem
from policy_kb.edit import ChangeNote, Edit, TopicEdit, base_digest
from policy_kb.edit_check import try_edit
from policy_kb.edit_text import apply
from policy_kb.errors import BadFile, KbError, NotFound
from policy_kb.load import ROOT, kb_digest, load_kb
from policy_kb.model import Kb

TRAINING = PROJECT / "data/nlu"
WORDING = Path(__file__).parent / "knowledge_problems.yml"


class StaleEdit(KbError):
    """The record is no longer the one that the edit was made on."""


class MovedOn(KbError):
    """Somebody has changed the knowledge between the check of an edit and its writing."""


class BrokenEdit(KbError):
    """The knowledge would have problems with the edit; they are told in Chinese, all at once."""

    def __init__(self, problems: List[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


def check_edit(
    edit: Edit, note: Optional[ChangeNote] = None, root: Path = ROOT, training: Path = TRAINING
) -> List[str]:
    """What would be wrong with an edit, for the editor to read; empty where nothing is. Takes some seconds.

    Args:
        note: who, when and why; None where nobody has approved yet.
        root: the folder of the knowledge base. training: that of the training data.
    """
    known, problems = try_edit(root, edit, note)
    # Of an office the training data knows no more than the id, which an edit cannot change.
    if known and isinstance(edit, TopicEdit):
        problems = [*problems, *_training_problems(known, training)]
    titles = {topic.id: topic.title for topic in known.topics.values()} if known else {}
    return list(dict.fromkeys(explain(problem, titles) for problem in problems))


def make_ready(edit: Edit, note: ChangeNote, base: str, root: Path = ROOT, training: Path = TRAINING) -> str:
    """See that an approved edit can be written; gives the digest of the files for which that holds. Takes some seconds.

    Args:
        base: the `base_digest` of the record that the edit was made on.

    Raises:
        StaleEdit: the record has changed since.
        BrokenEdit: the knowledge would have problems.
    """
    digest = kb_digest(root)
    try:
        present = base_digest(load_kb(root), edit)
    except NotFound as error:
        raise StaleEdit(str(error)) from error
    except BadFile as error:
        raise BrokenEdit([explain(Problem(error.where, error.what, error.fix))]) from error
    if present != base:
        raise StaleEdit(
            f"{edit.id} has changed since the edit was made; make it again from what stands there now"
        )
    problems = check_edit(edit, note, root, training)
    if problems:
        raise BrokenEdit(problems)
    return digest


def write_ready(edit: Edit, note: ChangeNote, digest: str, root: Path = ROOT) -> None:
    """Write an edit that is ready to its knowledge file, whole or not at all; soon done.

    Raises:
        MovedOn: the files are no longer those for which it was ready.
        OSError: the file cannot be written; it is still the former one.
    """
    with alone_in(root):
        if kb_digest(root) != digest:
            raise MovedOn("the knowledge has changed since the edit was checked; check it again")
        for path, text in apply(root, edit, note).items():
            replace_file(path, text)


def explain(problem: Problem, titles: Optional[Mapping[str, str]] = None) -> str:
    """A problem in the editor's words; one that nobody has put into words is told as it is.

    Args:
        titles: of topics, by id.
    """
    for entry in _wording():
        found = entry["found"].search(str(problem))
        if found:
            named = found.groupdict()
            if "topic" in named:
                named["topic"] = (titles or {}).get(named["topic"], named["topic"])
            return str(entry["chinese"]).format(**named)
    return f"{problem}（请找管理员）"


def _training_problems(known: Kb, folder: Path) -> List[Problem]:
    try:
        return find_training_problems(known, folder)
    except BadFile as error:
        return [Problem(error.where, error.what, error.fix)]


@lru_cache(maxsize=1)
def _wording() -> List[Dict[str, Any]]:
    entries = yaml.safe_load(WORDING.read_text("utf-8"))
    return [{"found": re.compile(entry["english"]), "chinese": entry["chinese"]} for entry in entries]
