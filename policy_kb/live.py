"""The knowledge base this process answers from: loaded once, and anew when its files have changed."""

import logging
import threading
from pathlib import Path
from typing import Collection, List, Optional, Tuple

from policy_kb.check import find_problems
from policy_kb.errors import BadFile, KbError
from policy_kb.kept import kept
from policy_kb.load import ROOT, data_files, load_kb
from policy_kb.model import Kb

Stamp = Tuple[Tuple[str, int, int, int], ...]
# What a reader that was never written for such a file can do: undecodable bytes, keys that are lists, no end of nesting.
_UNREADABLE = (OSError, ValueError, TypeError, RecursionError)

logger = logging.getLogger(__name__)


class Holder:
    """Holds one knowledge base; what cannot be used never takes the place of what can."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._copies: Optional[Path] = None
        self._lock = threading.Lock()
        self._kb: Optional[Kb] = None
        self._seen: Stamp = ()

    def current(self) -> Kb:
        """The knowledge base, loaded when it is first asked for.

        Raises:
            BadFile: none is held yet and the files cannot be used as they are.
        """
        if self._kb is None:
            with self._lock:
                seen = stamp(self._root)
                self._kb = self._kb or self._load()
                self._seen = self._seen or seen
        return self._kb

    def _load(self) -> Kb:
        try:
            found = load_kb(self._root)
            if self._copies is not None:
                refuse_problems(found)
            return found
        except (KbError, *_UNREADABLE) as error:
            for copy in kept(self._copies) if self._copies is not None else ():
                logger.error("the knowledge files cannot be used, those of the last time serve: %s", error)
                return load_kb(copy)
            raise

    def fall_back_on(self, copies: Path) -> None:
        """Where the files have problems when they are first asked for, take the newest of these copies (`policy_kb.kept`)."""
        self._copies = copies

    def is_stale(self) -> bool:
        """Whether the files have changed since they were last read, well or not; looks at no content."""
        return stamp(self._root) != self._seen

    def reload(self) -> bool:
        """Read the files again; whether they hold something new, which is then served.

        Raises:
            BadFile: they cannot be used; the former knowledge base goes on serving.
        """
        self.current()
        # Who asks while another thread reads waits for what that finds; who only wants the former never waits.
        with self._lock:
            seen = stamp(self._root)
            if seen == self._seen:
                return False
            try:
                return self._take_up(self.current())
            finally:
                self._seen = seen

    def _take_up(self, former: Kb) -> bool:
        try:
            found = load_kb(self._root)
        except _UNREADABLE as error:
            what = " ".join(f"{type(error).__name__}: {error}".split())
            raise BadFile(str(self._root), what, "put back the file that was changed last") from error
        if found == former:
            return False
        refuse_worse(former, found)
        self._kb = found
        return True


def stamp(root: Path) -> Stamp:
    """Name, inode, size and time of every data file: changes whenever one of them does."""
    found = []
    for path in data_files(root):
        try:
            facts = path.stat()
        except FileNotFoundError:
            continue  # replaced or deleted since it was listed; the next look tells
        found.append((str(path), facts.st_ino, facts.st_size, facts.st_mtime_ns))
    return tuple(found)


def refuse_worse(former: Kb, found: Kb) -> None:
    """See that a new knowledge base has no problem and still has all that the trained model may name.

    Raises:
        BadFile: it is not so.
    """
    refuse_problems(found)
    missing = _missing(former, found)
    if missing:
        fix = "put it back; what is to go for good goes when the bot is trained and started again"
        raise BadFile(missing[0], f"is gone, {len(missing)} in all", fix)


def refuse_problems(found: Kb) -> None:
    """See that a knowledge base passes `make check`.

    Raises:
        BadFile: it does not; names the first problem.
    """
    problems = find_problems(found)
    if problems:
        more = f" (and {len(problems) - 1} more)" if problems[1:] else ""
        raise BadFile(problems[0].where, f"{problems[0].what}{more}", problems[0].fix)


def _missing(former: Kb, found: Kb) -> List[str]:
    pairs: List[Tuple[str, Collection[str], Collection[str]]] = [
        ("topic", former.topics, found.topics),
        ("broad", former.broad, found.broad),
        ("danger", former.dangers, found.dangers),
        ("office", former.offices, found.offices),
        ("hotline", former.hotlines, found.hotlines),
    ]
    return [f"{kind} {name}" for kind, old, new in pairs for name in old if name not in new]


_held = Holder(ROOT)


def current_kb() -> Kb:
    """The knowledge base.

    Raises:
        BadFile: it cannot be used as it is.
    """
    return _held.current()


def fall_back_on(copies: Path) -> None:
    """Take the newest of these copies where the files cannot be used at the start."""
    _held.fall_back_on(copies)


def is_stale() -> bool:
    """Whether the knowledge files have changed since they were last read."""
    return _held.is_stale()


def reload() -> bool:
    """Read the knowledge files again; whether what they hold is new. It is served from now on.

    Raises:
        BadFile: they cannot be used; the former knowledge goes on serving.
    """
    return _held.reload()
