"""Try an edit on a copy of the knowledge files: all that `make check` looks at, and what only a form can get wrong."""

import json
import shutil
import unicodedata
from dataclasses import asdict
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Dict, Iterator, List, NamedTuple, Optional

import jsonschema

from policy_kb.check import Problem, find_problems
from policy_kb.edit import ChangeNote, Edit, TopicEdit
from policy_kb.edit_text import apply
from policy_kb.errors import BadFile, NotFound
from policy_kb.load import data_files, load_kb
from policy_kb.model import Kb
from policy_kb.read_yaml import SCHEMAS

CHINA = timezone(timedelta(hours=8))
_DAYS = ("checked_on", "on")


class Trial(NamedTuple):
    """The knowledge base as it would be (None where it would not load), and what would be wrong with it."""

    kb: Optional[Kb]
    problems: List[Problem]


def check(root: Path, edit: Edit, note: Optional[ChangeNote] = None) -> List[Problem]:
    """All problems of the knowledge base under ``root`` with an edit in it; nothing there is touched.

    Args:
        note: who, when and why; None where nobody has approved yet.
    """
    return try_edit(root, edit, note).problems


def try_edit(root: Path, edit: Edit, note: Optional[ChangeNote] = None) -> Trial:
    """Put an edit into a copy of the data files and load it; fields that are wrong in themselves stay out of it.

    So one look tells everything: a text that is too long, and a question that another topic has.
    """
    by_field = check_fields(edit, note)
    wrong = [problem for problems in by_field.values() for problem in problems]
    with TemporaryDirectory(prefix="knowledge-") as folder:
        copy = Path(folder)
        _copy_data(root, copy)
        try:
            for path, text in apply(copy, edit, note, leave_out=by_field).items():
                path.write_bytes(text.encode())
            kb = load_kb(copy)
        except NotFound as error:
            return Trial(None, [*wrong, Problem(edit.id, str(error), "look at the present records again")])
        except BadFile as error:
            return Trial(None, [*wrong, _without(folder, Problem(error.where, error.what, error.fix))])
        found = [*find_problems(kb), *check_title(kb, edit)]
        return Trial(kb, [*wrong, *(_without(folder, problem) for problem in found)])


def check_fields(edit: Edit, note: Optional[ChangeNote]) -> Dict[str, List[Problem]]:
    """What is wrong with an edit whatever the other records hold, by field; fields that are right are left out."""
    properties = json.loads((SCHEMAS / f"{edit.schema}.json").read_text("utf-8"))["items"]["properties"]
    fields = edit.fields()
    if note:
        fields["changes"] = [asdict(note)]
    found = {}
    for key, value in fields.items():
        where = f"{edit.id}: {key}"
        errors = jsonschema.Draft7Validator(properties[key]).iter_errors(value)
        found[key] = [
            *(
                Problem(where, _what(error), error.schema.get("description", "see the schema"))
                for error in errors
            ),
            *_check_texts(where, value),
            *_check_days(where, value),
        ]
    if note and note.by == note.approved_by:
        what = f"{note.by} approves an own change"
        found["changes"].append(Problem(f"{edit.id}: changes", what, "ask a second person"))
    return {key: problems for key, problems in found.items() if problems}


def check_title(kb: Kb, edit: Edit) -> Iterator[Problem]:
    """A topic's title is its own: sent as a message it chooses the topic."""
    for topic in kb.topics.values():
        if isinstance(edit, TopicEdit) and topic.id != edit.id and topic.title == edit.title:
            yield Problem(
                f"{edit.id}: title", f"{topic.title!r} is the title of {topic.id}", "choose another"
            )


def _what(error: jsonschema.ValidationError) -> str:
    if error.validator in ("minLength", "maxLength"):
        return f"{error.instance!r} has {len(error.instance)} characters"
    return str(error.message)


def _check_texts(where: str, value: Any) -> Iterator[Problem]:
    for text in _texts(value):
        if not text.strip():
            yield Problem(where, "a text is blank", "write something, or leave the item out")
        if any(unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" for char in text):
            yield Problem(
                where, f"{text!r} holds a line break or an invisible character", "write one plain line"
            )


def _check_days(where: str, value: Any) -> Iterator[Problem]:
    # The county's day: a server that counts in UTC is a day behind in the morning.
    today = datetime.now(CHINA).date()
    records = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    for day in (record[name] for record in records for name in _DAYS if name in record):
        try:
            if date.fromisoformat(day) > today:
                yield Problem(where, f"{day} is yet to come", "write the day on which it was done")
        except ValueError:
            yield Problem(where, f"{day!r} is no day", "write the day as 2026-11-23")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(item)


def _copy_data(root: Path, target: Path) -> None:
    for path in data_files(root):
        copy = target / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _without(folder: str, problem: Problem) -> Problem:
    """A problem told of the knowledge base, not of a folder that is gone by then."""
    return Problem(problem.where.replace(f"{folder}/", ""), problem.what, problem.fix)
