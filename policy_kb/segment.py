"""Cut the source text into its clauses by reading its outline (一、 (一) 1.)."""

import hashlib
import re
from dataclasses import dataclass
from typing import Dict, List, Optional, Tuple

from policy_kb.model import Clause, Duty, Span

NUMERALS = "一二三四五六七八九十"
PART = re.compile(rf"\s*([{NUMERALS}]+)、")
SECTION = re.compile(rf"\s*[(（]([{NUMERALS}]+)[)）]")
ITEM = re.compile(r"\s*(\d+)[.．、]")
DUTY = re.compile(r"[(（]([^()（）]*牵头[^()（）]*)[)）]\s*$")
DUTY_END = re.compile(r"等?按照职责分工负责$")
NAME_MARK = re.compile(r"[、，,]")
SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”\"]?")
PIECE = re.compile(r"[^。！？；\n]+[。！？；]?[”\"]?")


@dataclass
class _Draft:
    """A clause while its lines are being gathered."""

    id: str
    label: str
    start: int
    end: int


def numeral(text: str) -> int:
    """Return the value of a Chinese numeral up to 99 (``十七`` → 17).

    Raises:
        ValueError: the text is not such a numeral.
    """
    tens, ten, ones = text.rpartition("十")
    digits = {mark: value for value, mark in enumerate(NUMERALS[:9], 1)}
    try:
        if not ten:
            return 10 if ones == "十" else digits[ones]
        return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)
    except KeyError:
        raise ValueError(f"not a Chinese numeral below 100: {text!r}") from None


def segment(source: str) -> Dict[str, Clause]:
    """Return the clauses of a document by id, in their order, head (``0``) first.

    Args:
        source: the decoded source text, nothing stripped.
    """
    lines = _lines(source)
    drafts = [_Draft("0", "文件开头", 0, 0)]
    part, section = "", ""
    last_part = 0
    for index, (start, end, text) in enumerate(lines):
        if found := PART.match(text):
            part, section, last_part = found.group(1), "", numeral(found.group(1))
        elif found := SECTION.match(text):
            section = found.group(1)
            if not _opens_items(lines, index):
                clause_id = f"{last_part}.{numeral(section)}"
                drafts.append(_Draft(clause_id, f"第{part}部分（{section}）", start, end))
        elif found := ITEM.match(text):
            clause_id = f"{last_part}.{numeral(section)}.{int(found.group(1))}"
            label = f"第{part}部分（{section}）第{int(found.group(1))}条"
            drafts.append(_Draft(clause_id, label, start, end))
        elif text.strip():
            if last_part and DUTY.search(source[drafts[-1].start : drafts[-1].end]):
                drafts.append(_Draft(str(last_part + 1), "文件结尾", start, end))
            drafts[-1].end = end
    return {draft.id: _clause(draft, source) for draft in drafts}


def sentences(clause: Clause) -> List[Span]:
    """The sentences of a clause (ended by 。！？ or a line break), heading and responsibility line apart."""
    return _spans(SENTENCE, clause)


def pieces(clause: Clause) -> List[Span]:
    """Like `sentences`, and a semicolon ends a piece too: the units that coverage is counted in."""
    return _spans(PIECE, clause)


def _lines(source: str) -> List[Tuple[int, int, str]]:
    lines, start = [], 0
    for line in source.splitlines(keepends=True):
        text = line.rstrip()
        lines.append((start, start + len(text), text))
        start += len(line)
    return lines


def _opens_items(lines: List[Tuple[int, int, str]], index: int) -> bool:
    following = next((text for _, _, text in lines[index + 1 :] if text.strip()), "")
    return bool(ITEM.match(following))


def _clause(draft: _Draft, source: str) -> Clause:
    start = draft.start + len(source[draft.start : draft.end]) - len(source[draft.start : draft.end].lstrip())
    text = source[start : draft.end]
    return Clause(
        id=draft.id,
        label=draft.label,
        heading=_heading(text) if "." in draft.id else "",
        span=Span(start, draft.end, text),
        digest=hashlib.sha256(text.encode()).hexdigest()[:16],
        duty=_duty(text, start),
    )


def _heading(text: str) -> str:
    first = next(iter(SENTENCE.finditer(text))).group()
    for number in (SECTION, ITEM):
        first = number.sub("", first, count=1)
    return first.rstrip("。")


def _duty(text: str, start: int) -> Optional[Duty]:
    found = DUTY.search(text)
    if not found:
        return None
    lead, _, rest = found.group(1).partition("牵头")
    lead = re.sub("分别$", "", lead)
    rest = DUTY_END.sub("", rest.lstrip("；;，,"))
    return Duty(
        span=Span(start + found.start(), start + found.end(), found.group().rstrip()),
        leads=_names(lead),
        supports=_names(rest),
    )


def _names(text: str) -> Tuple[str, ...]:
    return tuple(name for name in (part.strip() for part in NAME_MARK.split(text)) if name)


def _spans(pattern: "re.Pattern[str]", clause: Clause) -> List[Span]:
    body_end = len(clause.text) if clause.duty is None else clause.duty.span.start - clause.span.start
    spans = []
    for found in pattern.finditer(clause.text[:body_end]):
        is_heading = found.start() == 0 and clause.id not in ("0", "4")
        if found.group().strip() and not is_heading:
            start = clause.span.start + found.start()
            spans.append(Span(start, start + len(found.group()), found.group()))
    return spans
