"""A change of one topic or office as plain data: what a form is filled with, proposed, read by people and checked.

Written to the files by `policy_kb.edit_text`, checked by `policy_kb.edit_check`.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, Dict, List, NamedTuple, Optional, Tuple, Union

from policy_kb.edit_json import read_keys, read_optional, read_records, read_text, read_texts
from policy_kb.errors import NotFound
from policy_kb.model import Kb, Office, Phone, Topic


@dataclass(frozen=True)
class Quote:
    """Words of a clause; their place is computed when the file is loaded."""

    clause: str
    quote: str


@dataclass(frozen=True)
class TopicEdit:
    """What a topic shall say. A title or quotes that are None stay as they are."""

    topic: str
    say: str
    not_stated: Tuple[str, ...]
    steps: Tuple[str, ...]
    asked_as: Tuple[str, ...]
    title: Optional[str] = None
    cites: Optional[Tuple[Quote, ...]] = None
    schema: ClassVar[str] = "topics"

    @property
    def id(self) -> str:
        """The id of the topic."""
        return self.topic

    def fields(self) -> Dict[str, Any]:
        """The fields of the record that are set, as they stand in the file."""
        found: Dict[str, Any] = {} if self.title is None else {"title": self.title}
        found["say"] = self.say
        if self.cites is not None:
            found["cites"] = [asdict(cite) for cite in self.cites]
        lists = {"not_stated": self.not_stated, "steps": self.steps, "asked_as": self.asked_as}
        return {**found, **{key: list(texts) for key, texts in lists.items()}}

    def to_json(self) -> Dict[str, Any]:
        """The edit as plain data."""
        return {"topic": self.topic, **self.fields()}

    @classmethod
    def from_json(cls, data: Any) -> "TopicEdit":
        """Undo `to_json`; blanks around texts and blank items are dropped.

        Raises:
            BadEdit: a field is missing, unknown or of another kind.
        """
        read_keys(data, ["topic", "say", "not_stated", "steps", "asked_as"], ["title", "cites"])
        cites = None if data.get("cites") is None else read_records(data, "cites", ["clause", "quote"])
        return cls(
            topic=read_text(data, "topic"),
            say=read_text(data, "say"),
            not_stated=read_texts(data, "not_stated"),
            steps=read_texts(data, "steps"),
            asked_as=read_texts(data, "asked_as"),
            title=read_optional(data, "title"),
            cites=None if cites is None else tuple(Quote(**cite) for cite in cites),
        )


@dataclass(frozen=True)
class OfficeEdit:
    """What an office's card shall say. A note that is None stays as it is, an empty one is taken away."""

    office: str
    now: Optional[str]
    now_source: Optional[str]
    phones: Tuple[Phone, ...]
    note: Optional[str] = None
    schema: ClassVar[str] = "offices"

    @property
    def id(self) -> str:
        """The id of the office."""
        return self.office

    def fields(self) -> Dict[str, Any]:
        """The fields of the record that are set, as they stand in the file."""
        found: Dict[str, Any] = {
            "now": self.now,
            "now_source": self.now_source,
            "phones": [asdict(phone) for phone in self.phones],
        }
        return found if self.note is None else {**found, "note": self.note or None}

    def to_json(self) -> Dict[str, Any]:
        """The edit as plain data."""
        return {"office": self.office, **self.fields()}

    @classmethod
    def from_json(cls, data: Any) -> "OfficeEdit":
        """Undo `to_json`; blanks around texts are dropped, an empty name or source is none.

        Raises:
            BadEdit: a field is missing, unknown or of another kind.
        """
        read_keys(data, ["office", "now", "now_source", "phones"], ["note"])
        phones = read_records(data, "phones", ["number", "label", "checked_on"])
        return cls(
            office=read_text(data, "office"),
            now=read_optional(data, "now") or None,
            now_source=read_optional(data, "now_source") or None,
            phones=tuple(Phone(**phone) for phone in phones),
            note=(read_optional(data, "note") or "") if "note" in data else None,
        )


Edit = Union[TopicEdit, OfficeEdit]


@dataclass(frozen=True)
class ChangeNote:
    """Who changed a record, who approved it, on which day (2026-11-26) and why."""

    by: str
    approved_by: str
    on: str
    why: str


class Change(NamedTuple):
    """One field that an edit changes, for people to read: lists have one item a line."""

    field: str
    before: str
    after: str


def read_edit(data: Any) -> Edit:
    """The edit that `to_json` of either kind has made plain.

    Raises:
        BadEdit: it is none.
    """
    is_office = isinstance(data, dict) and "office" in data
    return OfficeEdit.from_json(data) if is_office else TopicEdit.from_json(data)


def current_topic(kb: Kb, topic: str) -> TopicEdit:
    """The present values of a topic.

    Raises:
        NotFound: there is no such topic.
    """
    found = _topic(kb, topic)
    return TopicEdit(
        topic=found.id,
        say=found.say,
        not_stated=found.not_stated,
        steps=found.steps,
        asked_as=found.asked_as,
        title=found.title,
        cites=tuple(Quote(cite.clause, cite.quote) for cite in found.cites),
    )


def current_office(kb: Kb, office: str) -> OfficeEdit:
    """The present values of an office.

    Raises:
        NotFound: there is no such office.
    """
    found = _office(kb, office)
    return OfficeEdit(found.id, found.now, found.now_source, found.phones, found.note or "")


def current(kb: Kb, edit: Edit) -> Edit:
    """The present values of the record that an edit is about.

    Raises:
        NotFound: there is no such record.
    """
    return current_topic(kb, edit.id) if isinstance(edit, TopicEdit) else current_office(kb, edit.id)


def changes(kb: Kb, edit: Edit) -> List[Change]:
    """What an edit changes, field by field; empty where it changes nothing.

    Raises:
        NotFound: there is no such record.
    """
    before = current(kb, edit).fields()
    return [
        Change(key, _shown(before[key]), _shown(after))
        for key, after in edit.fields().items()
        if before[key] != after
    ]


def base_digest(kb: Kb, edit: Edit) -> str:
    """A digest of the whole record as it is now: an edit made on another one is stale.

    Raises:
        NotFound: there is no such record.
    """
    record = _topic(kb, edit.id) if isinstance(edit, TopicEdit) else _office(kb, edit.id)
    # Where it stands says nothing of it: a record above may have grown.
    text = json.dumps(asdict(replace(record, where="")), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _topic(kb: Kb, topic: str) -> Topic:
    if topic not in kb.topics:
        raise NotFound(f"there is no topic {topic!r}")
    return kb.topics[topic]


def _office(kb: Kb, office: str) -> Office:
    if office not in kb.offices:
        raise NotFound(f"there is no office {office!r}")
    return kb.offices[office]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(_shown, value))
    if isinstance(value, dict):
        return " ".join(value.values())
    return value or ""
