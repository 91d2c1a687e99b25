"""Taking over: who gets into the queue of people who want a person, and what they are told meanwhile."""

import logging
from typing import Awaitable, Callable, List, Optional
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from bot.channels import handover_cards as cards
from bot.channels.mailbox import Mailbox
from bot.channels.output import BotMessage
from bot.channels.reading import NotKept
from bot.channels.sessions import sender_of
from bot.store.database import Database
from bot.store.feedback import judge_last
from bot.store.handovers import (
    ASKED,
    CLEARED,
    GAVE_UP,
    NOBODY_THERE,
    NOT_USEFUL,
    REFUSED_TWICE,
    WAITING,
    Handover,
    end_of_itself,
    note_danger,
    open_of,
)
from bot.store.presence import enter, is_served, send_home
from bot.store.turns import refusals_in_a_row
from bot.trackers import ForgettingTrackerStore

logger = logging.getLogger(__name__)
# Asks the bot, as the conversation of a name.
Ask = Callable[[str], Awaitable[List[BotMessage]]]
# How often in a row a person is refused before one of the staff is called.
PATIENCE = 2


class Queue:
    """The queue as the chat page's channel sees it."""

    def __init__(self, database: Database, mailbox: Mailbox, trackers: ForgettingTrackerStore) -> None:
        self._database = database
        self._mailbox = mailbox
        self._trackers = trackers

    async def answer(self, session: str, text: str, ask: Ask, kept: bool = True) -> List[BotMessage]:
        """The answer to a message: the bot's, or a hand-over's while a person is called or answers.

        Args:
            kept: whether the staff will find the message in the conversation.

        Raises:
            NotKept: somebody of the staff should read it and it could not be kept.
        """
        try:
            held = await self._hold(session, text, ask, kept)
        except SQLAlchemyError:
            logger.exception("the queue could not be looked at; the bot answers")
            held = None
        if held:
            return held
        messages = await ask(sender_of(session))
        try:
            return await self._call_if_wanted(session, messages)
        except SQLAlchemyError:
            logger.exception("nobody could be called; the bot's answer is given")
            wanted = messages[0]["custom"]["outcome"] == "handoff"
            return [cards.not_called(messages[0]), *messages[1:]] if wanted else messages

    async def not_useful(self, session: str) -> None:
        """Somebody says that an answer was of no use: call a person, and tell so in the session's box.

        Raises:
            SQLAlchemyError: the database cannot keep it.
        """
        entered = await self._database.run(lambda connection: enter(connection, session, NOT_USEFUL))
        if entered.told:
            await self._mailbox.post(session, cards.told(entered))

    async def leave(self, session: str) -> None:
        """A session is cleared: nobody need answer it any more."""
        await self._end(session, CLEARED)

    async def send_home(self) -> None:
        """Give those whom nobody is there to answer back to the bot, and tell them."""
        for session in await self._database.run(send_home):
            await self._mailbox.post(session, cards.left_alone())

    async def _hold(self, session: str, text: str, ask: Ask, kept: bool) -> Optional[List[BotMessage]]:
        found = await self._database.read(lambda connection: open_of(connection, session))
        if text == cards.GIVE_UP:
            await self._end(session, GAVE_UP)
            return [cards.gave_up()]
        if found is None:
            return None
        if not await self._database.read(lambda connection: is_served(connection, found)):
            await self._end(session, NOBODY_THERE)
            return [*await ask(sender_of(session)), cards.left_alone()]
        danger = await self._danger(ask)
        if not (danger or kept):
            raise NotKept
        if danger:
            await self._database.run(lambda connection: note_danger(connection, session))
        waits = found.state == WAITING
        return [cards.in_danger(danger, waits) if danger else cards.received(found)]

    async def _danger(self, ask: Ask) -> Optional[BotMessage]:
        # Someone in danger must not wait for the staff. Asked beside the conversation, which waits for the bot's return.
        aside = f"aside-{uuid4().hex}"
        messages = await ask(aside)
        await self._trackers.forget(aside)
        return next((m for m in messages if m["custom"]["outcome"] == "emergency"), None)

    async def _call_if_wanted(self, session: str, messages: List[BotMessage]) -> List[BotMessage]:
        outcome = messages[0]["custom"]["outcome"]
        if outcome == "handoff":
            complaint = cards.is_complaint(messages[0])
            why = NOT_USEFUL if complaint else ASKED
            if complaint:
                await self._database.run(lambda connection: judge_last(connection, session))
            entered = await self._database.run(lambda connection: enter(connection, session, why))
            return [cards.told(entered, messages[0]), *messages[1:]]
        if outcome != "refused":
            return messages
        before = await self._database.read(lambda connection: refusals_in_a_row(connection, session))
        if (before + 1) % PATIENCE:
            return messages
        entered = await self._database.run(lambda connection: enter(connection, session, REFUSED_TWICE))
        return [*messages, cards.told(entered)]

    async def _end(self, session: str, result: str) -> Optional[Handover]:
        ended = await self._database.run(lambda connection: end_of_itself(connection, session, result))
        self._mailbox.wake(session)
        return ended
