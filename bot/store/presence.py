"""Whether one of the staff is there to answer, and the queue as far as that decides."""

import time
from dataclasses import dataclass
from typing import List

from sqlalchemy.engine import Connection

from bot.clock import local
from bot.store.handovers import (
    NOBODY_THERE,
    WAITING,
    Handover,
    end_of_itself,
    note_danger,
    open_handover,
    open_handovers,
    open_of,
    put_back,
    waiting_before,
)
from bot.store.hours import Hours, read_hours
from bot.store.sign_ins import on_duty_now, present_now
from bot.store.turns import was_in_danger

OUT_OF_HOURS, NOBODY_ON_DUTY = "hours", "nobody"


@dataclass(frozen=True)
class Entered:
    """What came of calling a person: whether the session is in the queue now, how many wait before it, and the hours.

    `told` is False where the person knows already.
    """

    queued: bool
    before: int
    hours: Hours
    told: bool = True


def is_staffed(connection: Connection) -> bool:
    """Whether somebody is on duty, within the hours that the county has set."""
    return not why_unstaffed(connection)


def why_unstaffed(connection: Connection) -> str:
    """Why nobody is put in the queue now: `OUT_OF_HOURS` or `NOBODY_ON_DUTY`; empty where people are."""
    if not read_hours(connection).are_open(local(time.time())):
        return OUT_OF_HOURS
    return "" if on_duty_now(connection) else NOBODY_ON_DUTY


def is_served(connection: Connection, handover: Handover) -> bool:
    """Whether anybody is there to answer somebody of the queue."""
    claimer_is_here = handover.state != WAITING and handover.staff in present_now(connection)
    return claimer_is_here or is_staffed(connection)


def enter(connection: Connection, session: str, why: str) -> Entered:
    """Put a session in the queue if somebody is there to answer."""
    hours = read_hours(connection)
    if not is_staffed(connection):
        return Entered(False, 0, hours)
    is_new = open_handover(connection, session, why)
    if is_new and was_in_danger(connection, session):
        note_danger(connection, session)
    found = open_of(connection, session)
    assert found
    return Entered(True, waiting_before(connection, found.number), hours, told=is_new)


def send_home(connection: Connection) -> List[str]:
    """Give back to the bot whom nobody is there to answer; put back in the queue whom somebody has left. Gives the former."""
    staffed, here = is_staffed(connection), present_now(connection)
    sent = []
    for handover in open_handovers(connection):
        if handover.state != WAITING and handover.staff in here:
            continue
        if not staffed:
            end_of_itself(connection, handover.session, NOBODY_THERE)
            sent.append(handover.session)
        elif handover.state != WAITING:
            put_back(connection, handover.number)
    return sent
