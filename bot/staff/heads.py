"""What stands before the suggestions where the words are about no topic: a danger, a clause, a body, a hotline, nothing of the document."""

from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

from bot.staff.aid import BODY, CLAUSE, EMERGENCY, HOTLINE, NOT_THERE, Aid
from bot.staff.answers import Pieces
from bot.staff.certainty import ABSENT, NAMES
from bot.staff.copied_texts import Hotlines, age_line, numbers_line, present_name, source_line, with_steps
from bot.wording import wording
from policy_kb.card import EVERYBODY, hotline_entries, hotline_entry
from policy_kb.model import Cite, Clause, Danger, Hotline, Kb, Office
from policy_kb.offices import LEAD, Part, clauses_of, mentions, parts

REFUSAL = "refusal"


@dataclass(frozen=True)
class Head:
    """What is read out first, and chosen as long as nobody chooses a topic.

    ``what``: danger/…, clause/…, office/…, hotline/… or refusal. ``hotlines``: numbers to call. ``steps``: what the person does next.
    ``clause``: shown whole. ``leads``, ``supports``, ``named``: what a body does, or else where it is named. ``text``, ``message``: to copy.
    """

    what: str
    title: str
    say: str
    hotlines: Hotlines
    text: str
    message: str
    steps: Tuple[str, ...] = ()
    pieces: Pieces = ()
    leads: Tuple[Clause, ...] = ()
    supports: Tuple[Clause, ...] = ()
    named: Tuple[Clause, ...] = ()
    is_alarm: bool = False


def head_of(kb: Kb, aid: Aid) -> Optional[Head]:
    """What stands before the suggestions, if anything does."""
    if aid.outcome == EMERGENCY and aid.danger:
        return _of_danger(kb, aid.danger)
    if aid.outcome == CLAUSE and aid.clause:
        return _of_clause(kb, aid.clause)
    if aid.outcome == BODY and aid.offices:
        return _of_office(kb, aid.offices[0])
    if aid.outcome == HOTLINE and aid.hotline:
        return _of_hotline(kb, aid.hotline)
    return _of_refusal(kb) if aid.outcome == NOT_THERE else None


def _of_danger(kb: Kb, danger: Danger) -> Head:
    lines = tuple(hotline_entry(kb, number) for number in danger.hotlines)
    return Head(
        what=f"danger/{danger.id}",
        title=danger.title,
        say=danger.say,
        hotlines=lines,
        text="\n".join([danger.say, numbers_line(lines), *danger.steps]),
        message=with_steps(f"{danger.title}：马上打{'、'.join(danger.hotlines[:2])}。", danger.steps),
        steps=danger.steps,
        is_alarm=True,
    )


def _of_clause(kb: Kb, clause: Clause) -> Head:
    bodies = parts(kb, clause)
    lines = tuple(hotline_entries(kb, (), bodies))
    leads = "、".join(present_name(part.office, part.name) for part in bodies if part.role == LEAD)
    whole = Cite(clause.id, clause.text, clause.span.start, clause.span.end)
    about = clause.heading or kb.document.title
    return Head(
        what=f"clause/{clause.id}",
        title=clause.label,
        say=f"{about}。" + (f"由{leads}牵头。" if leads else "文件没有写由哪个部门负责。"),
        hotlines=lines,
        text="\n".join([source_line(kb, whole), numbers_line(lines), age_line(kb)]),
        message=with_steps(f"{clause.label}：{about}。先打{lines[0]['number']}问。", (), kb.document.number),
        pieces=((clause.text, False),),
    )


def _of_office(kb: Kb, office: Office) -> Head:
    leads, supports = clauses_of(kb, office.id)
    name = present_name(office, office.names[0])
    lines = tuple(hotline_entries(kb, (), [Part(office, office.names[0], LEAD)]))
    own = [f"{phone.number}（{phone.label}）" for phone in office.phones]
    local = tuple(
        {
            "number": phone.number,
            "name": name + phone.label,
            "for": "问这个部门",
            "checked_on": phone.checked_on,
        }
        for phone in office.phones
    )
    number = office.phones[0].number if office.phones else lines[0]["number"]
    named = [] if leads or supports else mentions(kb, office.id)
    say = f"{name}在文件里牵头{len(leads)}条、配合{len(supports)}条。"
    if named:
        say = f"文件里提到{name}，没有写它牵头或者配合哪一条。"
    if not office.phones:
        say += f"它的电话县里还没有填，先打{number}。"
    return Head(
        what=f"office/{office.id}",
        title=office.names[0],
        say=say,
        hotlines=(*local, *lines),
        text="\n".join(
            [f"{name}：{_duties(leads, supports, named)}", numbers_line(lines, own), age_line(kb)]
        ),
        message=with_steps(f"{name}：先打{number}问。", (), kb.document.number),
        leads=tuple(leads),
        supports=tuple(supports),
        named=tuple(named),
    )


def _of_hotline(kb: Kb, hotline: Hotline) -> Head:
    line = hotline_entry(kb, hotline.number)
    note = f"{hotline.note}。" if hotline.note else ""
    say = f"{hotline.number}是{hotline.name}，管{hotline.purpose}。{note}"
    return Head(
        what=f"hotline/{hotline.number}",
        title=hotline.name,
        say=say,
        hotlines=(line,),
        text="\n".join([say, numbers_line((line,)), f"出处：{hotline.source}，{hotline.checked_on}核对"]),
        message=f"{hotline.name}：打{hotline.number}。",
    )


def _duties(leads: Sequence[Clause], supports: Sequence[Clause], named: Sequence[Clause]) -> str:
    groups = (("牵头", leads), ("配合", supports), ("提到它的有", named))
    return "；".join(f"{name}{'、'.join(clause.label for clause in of)}" for name, of in groups if of)


def _of_refusal(kb: Kb) -> Head:
    say = wording("utter_refuse")
    return Head(
        what=REFUSAL,
        title=NAMES[ABSENT],
        say=say,
        hotlines=(hotline_entry(kb, EVERYBODY),),
        text=say,
        message=say,
    )
