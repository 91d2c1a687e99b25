"""Put an edit into the text of its knowledge file: the fields that change, and nothing else, not a blank.

A YAML library that keeps comments would still fold and quote the file in its own way; so only pieces are written.
"""

import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Container, Dict, List, Optional, Tuple

import yaml

from policy_kb.edit import ChangeNote, Edit, TopicEdit
from policy_kb.errors import NotFound
from policy_kb.load import SLUG, read_source
from policy_kb.read_yaml import read_yaml

# How many changes a record remembers.
KEPT = 20
_TAG = "tag:yaml.org,2002:"
# How the files are written: these in one line, and numbers that are texts in quotes.
_FLOW_LISTS = ("not_stated",)
_FLOW_RECORDS = ("phones", "changes")
_QUOTED = ("number", "checked_on", "on", "clause")


def apply(
    root: Path, edit: Edit, note: Optional[ChangeNote], leave_out: Container[str] = ()
) -> Dict[Path, str]:
    """The new text of the file that holds the record, by its path; nothing is written.

    Args:
        root: the folder of the knowledge base. note: goes behind the record's former ones; None for a trial.
        leave_out: fields that stay as they are.

    Raises:
        NotFound: no file has the record.
        BadFile: the file cannot be read.
    """
    for path in _candidates(root, edit):
        rows = read_yaml(path, edit.schema)
        for at, row in enumerate(rows):
            if row["id"] == edit.id:
                changed = _changed(row, edit, note)
                fields = {key: value for key, value in changed.items() if key not in leave_out}
                return {path: set_fields(read_source(path), at, fields)}
    raise NotFound(f"no file has the record {edit.id!r}")


def set_fields(text: str, at: int, fields: Dict[str, Any]) -> str:
    """The text of a list of records with fields of record ``at`` (from 0) set to plain data, new ones at its end.

    A record written in one line is written in several.
    """
    record = _record(text, at)
    if record.flow_style:
        text = _splice(text, record.start_mark.index, record.end_mark.index, _as_block(record))
        record = _record(text, at)
    column = record.start_mark.column
    places = {key.value: (key.start_mark.index, _end(value, text)) for key, value in record.value}
    line_end = _line_end(text, max(end for _, end in places.values()))
    pieces: List[Tuple[int, int, str]] = []
    for key, value in fields.items():
        shown = _render([(_key(key), _node(key, value))], column)
        if key in places:
            pieces.append((*places[key], shown))
        else:
            pieces.append((line_end, line_end, f"\n{' ' * column}{shown}"))
    # From the end, so that what stands before keeps its place.
    for start, end, shown in sorted(pieces, reverse=True):
        text = _splice(text, start, end, shown)
    return text


def _candidates(root: Path, edit: Edit) -> List[Path]:
    if not isinstance(edit, TopicEdit):
        return [root / "directory" / "offices.yml"]
    # In bytes: another file that is not UTF-8 is no matter of this record.
    named = re.compile(rf"\bid:\s*[\"']?{re.escape(edit.id)}\b".encode())
    files = sorted((root / "documents" / SLUG / "topics").glob("*.yml"))
    return [path for path in files if named.search(path.read_bytes())]


def _changed(row: Dict[str, Any], edit: Edit, note: Optional[ChangeNote]) -> Dict[str, Any]:
    fields = {key: value for key, value in edit.fields().items() if row[key] != value}
    if note:
        fields["changes"] = [*row.get("changes", []), asdict(note)][-KEPT:]
    return fields


def _record(text: str, at: int) -> yaml.MappingNode:
    return _compose(text).value[at]


def _compose(text: str) -> yaml.Node:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None, "an empty text has no records"
    return root


def _end(node: yaml.Node, text: str) -> int:
    """Where the last character of a node stands; a block's own mark is behind the comments that follow it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return len(text[: node.end_mark.index].rstrip(" \t\r\n"))


def _line_end(text: str, index: int) -> int:
    found = re.compile(r"\r?\n").search(text, index)
    return found.start() if found else len(text)


def _splice(text: str, start: int, end: int, piece: str) -> str:
    line_break = "\r\n" if "\r\n" in text else "\n"
    return text[:start] + piece.replace("\n", line_break) + text[end:]


def _as_block(record: yaml.MappingNode) -> str:
    return _render(record.value, record.start_mark.column)


def _render(pairs: List[Tuple[yaml.Node, yaml.Node]], column: int) -> str:
    node = yaml.MappingNode(f"{_TAG}map", pairs, flow_style=False)
    text = yaml.serialize(node, Dumper=_HouseDumper, allow_unicode=True, width=sys.maxsize)
    return text.rstrip("\n").replace("\n", "\n" + " " * column)


def _key(name: str) -> yaml.Node:
    # As a reader sees it: `on` is a truth value for YAML, and as a text would get quotes.
    return _compose(name)


def _node(key: str, value: Any) -> yaml.Node:
    if isinstance(value, list):
        items = [_node(key, item) for item in value]
        return yaml.SequenceNode(f"{_TAG}seq", items, flow_style=key in _FLOW_LISTS)
    if isinstance(value, dict):
        pairs = [(_key(name), _node(name, item)) for name, item in value.items()]
        return yaml.MappingNode(f"{_TAG}map", pairs, flow_style=key in _FLOW_RECORDS)
    if value is None:
        return yaml.ScalarNode(f"{_TAG}null", "null")
    return yaml.ScalarNode(f"{_TAG}str", value, style='"' if key in _QUOTED else None)


class _HouseDumper(yaml.SafeDumper):
    """Writes as the knowledge files are written: lists indented, double quotes where quotes are needed."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> str:
        style = super().choose_scalar_style()
        return '"' if style == "'" else style
