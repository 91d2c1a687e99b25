"""Judge the bot's cards against labelled questions: the figures of the contract, section 5."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple

Card = Dict[str, Any]
TOPICAL = ("answer", "office")
KINDS = (*TOPICAL, "clarify", "oos", "emergency", "smalltalk")


class BadQuestion(Exception):
    """A line of a question file cannot be used; says which, and why."""


@dataclass(frozen=True)
class Asked:
    """One labelled question (contract, section 5)."""

    id: str
    turns: Tuple[str, ...]
    kind: str
    clauses: Tuple[str, ...]
    also_ok: Tuple[str, ...]
    offices: Tuple[str, ...]
    must_any: Tuple[str, ...]
    style: str
    note: str


def read_questions(path: Path) -> List[Asked]:
    """The questions of a JSON Lines file.

    Raises:
        BadQuestion: a line is no JSON object or lacks a field.
    """
    return [_read_line(f"{path}:{at}", line) for at, line in enumerate(_lines(path), 1) if line.strip()]


def judge(asked: Asked, cards: Sequence[Card]) -> Dict[str, Optional[bool]]:
    """Each figure that applies to one question: held or not. ``cards`` are those of the last turn."""
    answered = [card for card in cards if card["outcome"] == "answered" and card["cites"]]
    main = _main_clause(answered[0]) if answered else None
    fine = {*asked.clauses, *asked.also_ok}
    alarm = any(card["outcome"] == "emergency" for card in cards)
    found: Dict[str, Optional[bool]] = {"empty": not cards or not all(card["say"] for card in cards)}
    if asked.kind in TOPICAL:
        found["top1"] = main in asked.clauses
        found["top1_ok"] = main in fine
        found["top3"] = bool(set(_first_clauses(answered, cards)) & set(asked.clauses))
        found["wrong_certain"] = main is not None and main not in fine
        if asked.must_any:
            found["evidence"] = _evidence(asked, answered)
        if asked.offices:
            found["office"] = bool(answered) and bool(_leads(answered[0]) & set(asked.offices))
    if asked.kind == "oos":
        wrong = [card for card in answered if _main_clause(card) not in asked.also_ok]
        found["refused"] = not wrong and any(_numbers(card) for card in cards)
    if asked.kind == "emergency":
        wanted = {number.strip() for number in asked.note.split(",")}
        first = cards[0] if cards else None
        found["emergency"] = bool(first and first["outcome"] == "emergency" and _numbers(first) & wanted)
    else:
        found["false_alarm"] = alarm
    if asked.kind == "smalltalk":
        found["smalltalk"] = bool(cards) and not answered and not alarm
    if asked.kind == "clarify":
        offered = {choice["clause"] for card in cards for choice in card["choices"]}
        found["clarify"] = any(card["outcome"] == "clarify" for card in cards) or bool(offered & fine)
    return found


def add_up(rows: Iterable[Dict[str, Optional[bool]]]) -> Dict[str, Dict[str, float]]:
    """For each figure its share (0 to 1), how often it held and over how many questions."""
    held: Dict[str, List[bool]] = defaultdict(list)
    for row in rows:
        for name, value in row.items():
            if value is not None:
                held[name].append(value)
    return {n: {"share": sum(v) / len(v), "held": sum(v), "of": len(v)} for n, v in held.items()}


def _lines(path: Path) -> List[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuestion(f"{path}: {error}; name a UTF-8 JSON Lines file") from error


def _read_line(where: str, line: str) -> Asked:
    try:
        row = json.loads(line)
        asked = Asked(
            id=row["id"],
            turns=tuple(row["turns"]),
            kind=row["kind"],
            clauses=tuple(row["clauses"]),
            also_ok=tuple(row["also_ok"]),
            offices=tuple(row["offices"]),
            must_any=tuple(row["must_any"]),
            style=row["style"],
            note=row["note"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BadQuestion(f"{where}: {error!r}; see the contract, section 5, for the fields") from error
    if asked.kind not in KINDS or not asked.turns:
        raise BadQuestion(
            f"{where}: kind {asked.kind!r} with {len(asked.turns)} turns; use one of {', '.join(KINDS)}"
        )
    return asked


def _main_clause(card: Card) -> str:
    return str(card["cites"][0]["clause"])


def _first_clauses(answered: Sequence[Card], cards: Sequence[Card]) -> List[str]:
    named = [_main_clause(card) for card in answered]
    named += [choice["clause"] for card in cards for choice in card["choices"]]
    return list(dict.fromkeys(named))[:3]


def _evidence(asked: Asked, answered: Sequence[Card]) -> bool:
    quotes = [cite["quote"] for card in answered for cite in card["cites"]]
    return any(words in quote for words in asked.must_any for quote in quotes)


def _leads(card: Card) -> set:
    return {office["name"] for office in card["offices"] if office["role"] == "lead"}


def _numbers(card: Card) -> set:
    own = {phone["number"] for office in card["offices"] for phone in office["phones"]}
    return own | {line["number"] for line in card["hotlines"]}
