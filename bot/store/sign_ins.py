"""Who is signed in and on duty, and the sign-ins that failed. A browser's token is kept as its digest only."""

import hashlib
import time
from dataclasses import dataclass
from typing import List, Optional, Tuple

from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.store.tables import accounts, failed_sign_ins, sign_ins

# Seconds: how long a sign-in lasts in all, and while nobody does anything.
LONGEST = 12 * 3600.0
IDLE = 3600.0
# Seconds after which somebody on duty no longer is, if no page of theirs has asked anything.
AWAY = 600.0
# A request at least so many seconds after the last one is noted.
SEEN_EVERY = 20.0


@dataclass(frozen=True)
class SignIn:
    """A sign-in of an account with its role, as they are now."""

    token: str
    account: str
    role: str
    given: bool
    on_duty: bool
    seen_at: float
    there_at: float

    def is_stale(self, by_itself: bool) -> bool:
        """Whether it was long ago that such a request was noted (``by_itself``: a page made it, not its reader)."""
        return (self.there_at if by_itself else self.seen_at) < time.time() - SEEN_EVERY


def digest(secret: str) -> str:
    """What is kept in the place of a token, a name or an address."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def sign_in(connection: Connection, token: str, account: str) -> None:
    """Note that the holder of ``token`` is an account; who is on duty in another browser is so in this one."""
    now, on_duty = time.time(), account in on_duty_now(connection)
    row = {"token": digest(token), "account": account, "since": now, "on_duty": on_duty}
    connection.execute(sign_ins.insert().values(**row, seen_at=now, there_at=now))


def find_sign_in(connection: Connection, token: str) -> Optional[SignIn]:
    """Who holds a token, if the sign-in has not ended and the account is active."""
    now = time.time()
    row = connection.execute(
        select(sign_ins, accounts.c.role, accounts.c.given)
        .join(accounts, accounts.c.name == sign_ins.c.account)
        .where(sign_ins.c.token == digest(token), accounts.c.active.is_(True))
        .where(sign_ins.c.since > now - LONGEST, sign_ins.c.seen_at > now - IDLE)
    ).first()
    if row is None:
        return None
    return SignIn(row.token, row.account, row.role, row.given, row.on_duty, row.seen_at, row.there_at)


def note_seen(connection: Connection, sign_in_: SignIn, by_itself: bool) -> None:
    """Note that somebody is there; what a page asks ``by_itself`` does not make the sign-in last longer."""
    now = time.time()
    values = {"there_at": now} if by_itself else {"there_at": now, "seen_at": now}
    connection.execute(sign_ins.update().where(sign_ins.c.token == sign_in_.token).values(**values))


def sign_out(connection: Connection, account: str, but: str = "", only: str = "") -> None:
    """End the sign-ins of an account: all, all ``but`` one, or ``only`` one (digests of tokens)."""
    ended = sign_ins.delete().where(sign_ins.c.account == account, sign_ins.c.token != but)
    connection.execute(ended.where(sign_ins.c.token == only) if only else ended)


def set_on_duty(connection: Connection, account: str, on_duty: bool) -> None:
    """Note that somebody has begun or ended to answer people."""
    now = time.time()
    values = {"on_duty": on_duty, "seen_at": now, "there_at": now}
    connection.execute(sign_ins.update().where(sign_ins.c.account == account).values(**values))


def on_duty_now(connection: Connection) -> List[str]:
    """The accounts that answer people now."""
    return list(connection.execute(_present().where(sign_ins.c.on_duty.is_(True))).scalars())


def present_now(connection: Connection) -> List[str]:
    """The accounts of which something was heard lately, on duty or not."""
    return list(connection.execute(_present()).scalars())


def forget_ended(connection: Connection) -> None:
    """Delete the sign-ins that have ended, and failures that no longer count."""
    now = time.time()
    over = or_(sign_ins.c.since < now - LONGEST, sign_ins.c.seen_at < now - IDLE)
    connection.execute(sign_ins.delete().where(over))
    connection.execute(failed_sign_ins.delete().where(failed_sign_ins.c.at < now - 24 * 3600))


def note_failure(connection: Connection, who: str) -> int:
    """Note a sign-in of a name or an address that failed; gives the note's number."""
    added = connection.execute(failed_sign_ins.insert().values(who=digest(who), at=time.time()))
    return int(added.inserted_primary_key[0])


def failures_of(connection: Connection, who: str, since: float, until: float) -> Tuple[int, float]:
    """How many sign-ins of a name or address failed after ``since`` until ``until``, and when the last did (0 for none).

    What lies later was noted before the clock was set back.
    """
    wanted = select(func.count(), func.max(failed_sign_ins.c.at))
    count, last = connection.execute(
        wanted.where(
            failed_sign_ins.c.who == digest(who), failed_sign_ins.c.at > since, failed_sign_ins.c.at <= until
        )
    ).one()
    return count, last or 0.0


def forget_failures(connection: Connection, who: str) -> None:
    """Forget the failures of a name that has now signed in."""
    connection.execute(failed_sign_ins.delete().where(failed_sign_ins.c.who == digest(who)))


def forget_failure(connection: Connection, number: int) -> None:
    """Forget one failure that was none."""
    connection.execute(failed_sign_ins.delete().where(failed_sign_ins.c.number == number))


def _present() -> Select:
    now = time.time()
    return (
        select(sign_ins.c.account)
        .join(accounts, accounts.c.name == sign_ins.c.account)
        .where(accounts.c.active.is_(True), sign_ins.c.there_at > now - AWAY)
        .where(sign_ins.c.since > now - LONGEST, sign_ins.c.seen_at > now - IDLE)
        .distinct()
        .order_by(sign_ins.c.account)
    )
