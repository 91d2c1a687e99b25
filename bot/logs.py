"""The log of the server: one line an event, plain or JSON, in which nothing stands that a person wrote.

Own events are constants with counts, names of files and digests. What a library says may hold a message: of a structured
event only its name is kept; of free words, once people are served, only the place; of an exception its type and frames.
"""

import json
import logging
import re
import sqlite3
import sys
import traceback
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, Iterator, List, MutableMapping, Tuple

import structlog
from structlog.stdlib import ProcessorFormatter

from bot.clock import CHINA
from bot.model_file import ROOT

PLAIN, JSON = "plain", "json"
_OURS = ("bot", "policy_kb", "actions")
# How Rasa names its events, such as rest.message.received.failure.
_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
# Frames of an exception, innermost ones of any code among them, and exceptions of a chain, that are told.
_FRAMES, _LAST, _CHAIN = 12, 3, 4


class Lines:
    """Makes the facts of a line from what was logged."""

    def __init__(self) -> None:
        self.serving = False

    def __call__(self, _: Any, __: str, event: MutableMapping[str, Any]) -> Dict[str, Any]:
        """A processor of structlog: the facts of one line, in order."""
        record: logging.LogRecord = event["_record"]
        at = datetime.fromtimestamp(record.created, timezone.utc).astimezone(CHINA)
        error = _exception_of(event)
        return {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": self._words(record, event),
            **getattr(record, "facts", {}),
            **(_told(error) if error else {}),
        }

    def _words(self, record: logging.LogRecord, event: MutableMapping[str, Any]) -> str:
        said = str(event["event"])
        if record.name.split(".")[0] in _OURS:
            return said
        if event["_from_structlog"]:
            return said if _NAME.fullmatch(said) else "an event without a name"
        return f"said something at {record.filename}:{record.lineno}" if self.serving else said


_lines = Lines()


def set_up_logs(kind: str) -> None:
    """Let everything that is logged in this process go to standard error, as `PLAIN` or `JSON`."""
    draw = _as_json if kind == JSON else _as_words
    handler = logging.StreamHandler(sys.stderr)
    # No text of a traceback: `Lines` tells what is to be told of it.
    handler.setFormatter(ProcessorFormatter(processors=[_lines, draw]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for ours in _OURS:
        logging.getLogger(ours).setLevel(logging.INFO)
    logging.raiseExceptions = False  # else a line that cannot be formatted is printed with all that was in it
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.dev.set_exc_info,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )


def begin_serving() -> None:
    """From now on people write: no library's free words come into the log any more."""
    _lines.serving = True


def _exception_of(event: MutableMapping[str, Any]) -> Any:
    found = event.get("exc_info")
    if isinstance(found, BaseException):
        return found
    if found is True:
        found = sys.exc_info()
    return found[1] if isinstance(found, tuple) else None


def _told(error: BaseException) -> Dict[str, Any]:
    chain = list(_chain(error))
    all_frames = traceback.extract_tb(error.__traceback__)
    # The way through our own code, and where in a library it ended.
    frames = [f for at, f in enumerate(all_frames, 1) if _is_own(f.filename) or at > len(all_frames) - _LAST]
    return {
        "error": " from ".join(filter(None, (_name_of(one) for one in chain))),
        "frames": [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[-_FRAMES:]],
    }


def _is_own(filename: str) -> bool:
    path = Path(filename)
    return ROOT in path.parents and path.relative_to(ROOT).parts[0] in _OURS


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: List[BaseException] = []
    now: Any = error
    while now is not None and now not in seen and len(seen) < _CHAIN:
        seen.append(now)
        yield now
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)


def _name_of(error: BaseException) -> str:
    # Words only of those that never repeat what they were given.
    words: Any = ""
    if isinstance(error, sqlite3.Error):
        words = str(error)
    elif isinstance(error, OSError):
        words = error.strerror
    else:
        words = getattr(error, "pgcode", "")
    return type(error).__name__ + (f" ({words})" if words else "")


def _as_json(_: Any, __: str, facts: MutableMapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, default=str)


def _as_words(_: Any, __: str, facts: MutableMapping[str, Any]) -> str:
    head: Tuple[str, ...] = ("at", "level", "logger", "event")
    rest = (f"{name}={_value(value)}" for name, value in facts.items() if name not in head)
    return " ".join([*(str(facts[name]) for name in head), *rest]).replace("\n", " ")


def _value(value: Any) -> str:
    return " < ".join(reversed(value)) if isinstance(value, list) else str(value)
