"""Whether a sign-in is right, and how long one must wait after wrong ones."""

import math
import secrets
import time
from dataclasses import dataclass
from typing import Dict, Optional, Tuple

from sqlalchemy.engine import Connection

from bot.store.accounts import password_of
from bot.store.lock import lock
from bot.store.sign_ins import (
    failures_of,
    forget_failure,
    forget_failures,
    note_failure,
    sign_in,
)
from bot.store.trail import NOBODY, append

# Failures that are forgotten: of one name from one address, of a name, of an address. Nobody can be locked out for ever.
_FREE = (3, 10, 20)
# Seconds within which failures count, and the longest wait.
_COUNT_FOR = 900.0
LONGEST_WAIT = 300


class Wait(Exception):
    """Too many wrong sign-ins; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


@dataclass(frozen=True)
class Attempt:
    """A sign-in that is being tried: the account's hashed password (None: there is no account), and as what it counts."""

    name: str
    hashed: Optional[str]
    counts: Dict[str, int]


def begin(connection: Connection, name: str, address: str) -> Attempt:
    """Begin a sign-in. It counts as wrong until it is known to be right: else many at once would all be tried.

    Raises:
        Wait: it is too early.
    """
    lock(connection, "failed_sign_ins")
    _refuse_early(connection, name, address)
    counts = {who: note_failure(connection, who) for who in _counted_by(name, address)}
    return Attempt(name, password_of(connection, name), counts)


def enter(connection: Connection, attempt: Attempt, right: bool) -> str:
    """Sign in if the password was ``right``; gives the browser's token, empty for a wrong sign-in."""
    if not prove(connection, attempt, right):
        # A name that is none may be a password, typed into the wrong field.
        known = password_of(connection, attempt.name) is not None
        append(connection, attempt.name if known else NOBODY, "sign_in_failed")
        return ""
    token = secrets.token_urlsafe(32)
    sign_in(connection, token, attempt.name)
    append(connection, attempt.name, "sign_in")
    return token


def prove(connection: Connection, attempt: Attempt, right: bool) -> bool:
    """Whether the password was ``right`` and still is the account's; then it no longer counts as wrong."""
    if not right or password_of(connection, attempt.name) != attempt.hashed:
        return False
    by_both, by_name, by_address = attempt.counts
    forget_failures(connection, by_both)
    forget_failures(connection, by_name)
    # One's own account must not clear the address of guesses at others.
    forget_failure(connection, attempt.counts[by_address])
    return True


def _counted_by(name: str, address: str) -> Tuple[str, str, str]:
    return f"{name}@{address}", f"name:{name}", f"address:{address}"


def _refuse_early(connection: Connection, name: str, address: str) -> None:
    now, until = time.time(), 0.0
    for who, free in zip(_counted_by(name, address), _FREE):
        count, last = failures_of(connection, who, now - _COUNT_FOR, now)
        if count >= free:
            until = max(until, last + min(LONGEST_WAIT, 2 ** min(count - free + 1, 10)))
    if now < until:
        raise Wait(math.ceil(until - now))
