"""Passwords of the staff, hashed with argon2id."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Optional, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

Result = TypeVar("Result")
SHORTEST = 10
LONGEST = 200
# Of zxcvbn's five steps: "safely unguessable" begins with more than a hundred million guesses.
_UNGUESSABLE = 3
# zxcvbn looks at no more.
_LONGEST_GUESSED = 72
# 19 MiB and two passes, what OWASP asks for at least: some 30 ms on the county's server.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# So few at once, however many try: each takes a processor.
_few = ThreadPoolExecutor(2, "passwords")
# Without letters and digits that are taken for one another when read out.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# What is checked where there is no such account, so that the time does not tell.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def make_password() -> str:
    """A password that nobody can guess: four groups of four letters and digits (79 bits)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(password)


def is_right(hashed: Optional[str], password: str) -> bool:
    """Whether a password is the one that was hashed; without one it takes as long and is wrong."""
    try:
        # A form in another encoding can hold characters that UTF-8 has not.
        given = password.encode("utf-8", "surrogatepass")
        return _hasher.verify(hashed or _NOBODY, given) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


async def check(hashed: Optional[str], password: str) -> bool:
    """The same, beside the event loop."""
    return await beside(is_right, hashed, password)


async def beside(work: Callable[..., Result], *given: Any) -> Result:
    """What ``work`` gives, which hashes a password: done beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_few, work, *given)


def unfit(password: str, name: str) -> str:
    """Why a password that somebody chose cannot be taken; empty if it can."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码要有{SHORTEST}到{LONGEST}个字符"
    guessable = zxcvbn(password[:_LONGEST_GUESSED], [name])["score"] < _UNGUESSABLE
    if guessable or name.lower() in password.lower() or password.isdigit():
        return "密码太好猜：不要用常见的密码，不要带账号名，不要只用数字，也不要只用几个字符重复"
    return ""
