"""What the forms of the knowledge pages hold, and the edits that are read from them."""

from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping

from sanic.request import Request

from bot.channels.personal_numbers import mask
from bot.staff.guard import field
from policy_kb.edit import Edit, OfficeEdit, TopicEdit, current_office, current_topic
from policy_kb.model import Kb

# Rows for phone numbers on the form of an office, filled or empty.
PHONE_ROWS = 4
MOST_PHONES = 12
FIELDS: Dict[str, str] = {
    "title": "标题",
    "say": "口语答复",
    "not_stated": "文件没写的",
    "steps": "接下来怎么办",
    "asked_as": "测试问法",
    "now": "现在的名称",
    "now_source": "名称的出处",
    "phones": "电话",
    "note": "备注",
}


def topic_form(edit: TopicEdit) -> Dict[str, Any]:
    """The fields of a topic's form."""
    return {
        "title": edit.title or "",
        "say": edit.say,
        "not_stated": "\n".join(edit.not_stated),
        "steps": "\n".join(edit.steps),
        "asked_as": "\n".join(edit.asked_as),
    }


def office_form(edit: OfficeEdit) -> Dict[str, Any]:
    """The fields of an office's form."""
    phones = [{"number": p.number, "label": p.label, "checked_on": p.checked_on} for p in edit.phones]
    return {
        "now": edit.now or "",
        "now_source": edit.now_source or "",
        "note": edit.note or "",
        "phones": with_empty_rows(phones),
    }


def with_empty_rows(phones: List[Dict[str, str]]) -> List[Dict[str, str]]:
    """Phone rows with empty ones to fill in."""
    empty = {"number": "", "label": "", "checked_on": ""}
    return [*phones, *(dict(empty) for _ in range(max(1, PHONE_ROWS - len(phones))))]


def read_topic_form(request: Request) -> Dict[str, Any]:
    """What was typed into a topic's form; personal numbers masked."""
    names = ("title", "say", "not_stated", "steps", "asked_as")
    return {name: mask(field(request, name, 4000)) for name in names}


def read_office_form(request: Request) -> Dict[str, Any]:
    """What was typed into an office's form; personal numbers masked, also where an office's number belongs."""
    rows = [
        {name: mask(field(request, f"{name}{at}", 60)) for name in ("number", "label", "checked_on")}
        for at in range(1, MOST_PHONES + 1)
    ]
    form = {name: mask(field(request, name, 500)) for name in ("now", "now_source", "note")}
    return {**form, "phones": with_empty_rows([row for row in rows if any(row.values())])}


def topic_edit(topic: str, form: Dict[str, Any]) -> Edit:
    """The edit that a topic's form asks for.

    Raises:
        BadEdit: it cannot be read.
    """
    lists = {name: form[name].splitlines() for name in ("not_stated", "steps", "asked_as")}
    return TopicEdit.from_json({"topic": topic, "title": form["title"], "say": form["say"], **lists})


def office_edit(office: str, form: Dict[str, Any]) -> Edit:
    """The edit that an office's form asks for.

    Raises:
        BadEdit: it cannot be read.
    """
    phones = [row for row in form["phones"] if any(row.values())]
    values = {name: form[name] for name in ("now", "now_source", "note")}
    return OfficeEdit.from_json({"office": office, **values, "phones": phones})


@dataclass(frozen=True)
class Kind:
    """What can be edited in the console: its records in the knowledge, its form, and the way from one to the other.

    ``form`` fills the form from an edit, ``read`` takes what was typed, ``edit`` makes that an edit (BadEdit where it cannot).
    """

    template: str
    records: Callable[[Kb], Mapping[str, Any]]
    current: Callable[[Kb, str], Any]
    form: Callable[[Any], Dict[str, Any]]
    read: Callable[[Request], Dict[str, Any]]
    edit: Callable[[str, Dict[str, Any]], Edit]


TOPIC = Kind("topic_form.html", lambda kb: kb.topics, current_topic, topic_form, read_topic_form, topic_edit)
OFFICE = Kind(
    "office_form.html", lambda kb: kb.offices, current_office, office_form, read_office_form, office_edit
)
# By the kind that a proposal keeps.
KINDS: Mapping[str, Kind] = {"topic": TOPIC, "office": OFFICE}


def names_of(kb: Kb) -> Dict[str, str]:
    """What can be edited, by its id: a topic's title, an office's name."""
    titles = {topic.id: topic.title for topic in kb.topics.values()}
    return {**titles, **{office.id: office.names[0] for office in kb.offices.values()}}
