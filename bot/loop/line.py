"""One line of exported examples, checked field by field; what is wrong is said in Chinese."""

import json
from datetime import date
from typing import Any, Dict

from bot.clock import today

FIELDS = {"text", "intent", "topic", "by", "on", "note"}


class BadLine(ValueError):
    """A line cannot be used; the text says what is wrong and what to do."""


def read_line(line: str) -> Dict[str, Any]:
    """The fields of a line: all texts, but `topic` may be None; `note` may be left out.

    Raises:
        BadLine: it is no JSON object, or a field is missing, unknown or not as it should be.
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadLine("不是一行完整的JSON，请照导出的样子写") from error
    if not isinstance(row, dict):
        raise BadLine("不是带名字的各栏，请照导出的样子写成{…}")
    row = {"note": "", **row}
    if set(row) != FIELDS:
        odd = "、".join(sorted(set(row) ^ FIELDS))
        raise BadLine(f"栏目不对（{odd}），请写text、intent、topic、by、on、note这几栏")
    for name, value in row.items():
        _check_text(name, value)
    if not row["by"].strip():
        raise BadLine("by是空的，请写是谁定的")
    return {**row, "on": _day(row["on"])}


def _check_text(name: str, value: Any) -> None:
    if value is None and name == "topic":
        return
    if not isinstance(value, str):
        raise BadLine(f"{name}写的不是字，请加引号")
    # Half of a character, which JSON can write and UTF-8 cannot.
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise BadLine(f"{name}里有存不了的字符，请重新打一遍")


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadLine(f"on“{text}”不是日子，请写成2026-11-26这样") from error
    if day > today():
        raise BadLine(f"on“{text}”这一天还没到，请写定下来的那一天")
    return day.isoformat()
