"""Read what somebody has typed as service hours; say of each field what is wrong with it."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Dict, List, Mapping, Optional, Tuple

from bot.store.hours import Hours
from bot.store.sign_ins import digest

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
# Spans a day: before and after noon.
SPANS = (1, 2)
CLOSED = "closed"
# Days without service that the county can set at once; more are a mistake.
MOST_CLOSED = 366
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass(frozen=True)
class Read:
    """What was typed: the hours that it means, and what is wrong with each field, by its name."""

    hours: Hours
    problems: Dict[str, str] = field(default_factory=dict)


def names_of(day: int, span: int) -> Tuple[str, str]:
    """The names of the two fields of a span; ``day`` 1 is Monday."""
    return f"opens-{day}-{span}", f"closes-{day}-{span}"


def typed_of(hours: Hours) -> Dict[str, str]:
    """What the fields hold for hours that are set."""
    typed = {CLOSED: "\n".join(hours.closed)}
    for day in range(1, 8):
        for span, (_, opens, closes) in zip(SPANS, (one for one in hours.spans if one[0] == day)):
            typed.update(zip(names_of(day, span), (opens, closes)))
    return typed


def version_of(hours: Hours) -> str:
    """Which hours a form was opened with: others may set them meanwhile."""
    return digest(repr((hours.spans, hours.closed)))[:16]


def read_typed(typed: Mapping[str, str]) -> Read:
    """The hours that the fields mean, and all that is wrong with them."""
    problems: Dict[str, str] = {}
    spans: List[Tuple[int, str, str]] = []
    for day in range(1, 8):
        spans += [(day, *span) for span in _read_day(day, typed, problems)]
    closed = _read_closed(typed.get(CLOSED, ""), problems)
    return Read(Hours(tuple(spans), closed), problems)


def _read_day(day: int, typed: Mapping[str, str], problems: Dict[str, str]) -> List[Tuple[str, str]]:
    found: List[Tuple[str, str, str]] = []
    for span in SPANS:
        opens_field, closes_field = names_of(day, span)
        opens, closes = (_read_time(typed, name, problems) for name in (opens_field, closes_field))
        if opens_field in problems or closes_field in problems or opens is closes is None:
            continue
        if opens is None or closes is None:
            problems[opens_field if opens is None else closes_field] = "这里也要写，或者两个都空着"
        elif opens >= closes:
            problems[closes_field] = f"要比开始的{opens}晚"
        else:
            found.append((opens, closes, opens_field))
    found.sort()
    for (_, former, _), (opens, _, name) in zip(found, found[1:]):
        if opens < former:
            problems[name] = "和这一天的另一段重叠了"
    return [(opens, closes) for opens, closes, _ in found]


def _read_time(typed: Mapping[str, str], name: str, problems: Dict[str, str]) -> Optional[str]:
    text = unicodedata.normalize("NFKC", typed.get(name, "")).strip()
    if not text:
        return None
    match = _TIME.fullmatch(text)
    time = f"{int(match[1]):02}:{match[2]}" if match else ""
    if not match or match[2] > "59" or time > "24:00":
        problems[name] = f"“{text}”不是时间，请写成09:00这样，最晚24:00"
    return time


def _read_closed(text: str, problems: Dict[str, str]) -> Tuple[str, ...]:
    found, wrong = set(), []
    for word in unicodedata.normalize("NFKC", text).replace(",", " ").replace("、", " ").split():
        match = _DAY.fullmatch(word)
        try:
            if not match:
                raise ValueError
            found.add(date(*(int(part) for part in match.groups())).isoformat())
        except ValueError:
            wrong.append(word)
    if wrong:
        problems[CLOSED] = f"“{'”“'.join(wrong[:5])}”不是日期，请写成2031-05-01这样，一行一天"
    elif len(found) > MOST_CLOSED:
        problems[CLOSED] = f"写了{len(found)}天，最多{MOST_CLOSED}天"
    return tuple(sorted(found))
