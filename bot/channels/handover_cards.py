"""What a person is told while one of the staff is called, answers or has gone. Wording: domain.yml."""

from typing import Any, List, Optional, Tuple

from bot.channels.exchange import draw
from bot.channels.output import BotMessage
from bot.knowledge import kb
from bot.store.handovers import CLAIMED, Handover
from bot.store.hours import Hours
from bot.store.presence import Entered
from bot.wording import frame, wording
from policy_kb.card import LONGEST_SAY, Card, fit, plain_card, topic_card
from policy_kb.check import EMERGENCY_NUMBERS
from policy_kb.model import Topic

GIVE_UP = wording("utter_title_give_up")
_DAYS = "一二三四五六日"
_ENDS = "。！？；\n"
_COMMAS = "，,、 "


def told(entered: Entered, instead: Optional[BotMessage] = None) -> BotMessage:
    """What somebody is told who wants a person.

    Args:
        instead: what the bot has said, which stays as it is where nobody is on duty.
    """
    if entered.queued:
        name = "utter_queued_behind" if entered.before else "utter_queued"
        return _message(wording(name).format(before=entered.before), waits=True)
    hours = wording("utter_service_hours").format(hours=hours_in_words(entered.hours))
    say = fit(wording("utter_nobody_on_duty") + (hours if entered.hours.spans else ""))
    return _message(say) if instead is None else _saying(say, instead)


def not_called(instead: BotMessage) -> BotMessage:
    """The queue cannot be written just now, so nobody knows that a person is wanted.

    Args:
        instead: what the bot has said.
    """
    return _saying(wording("utter_not_called"), instead)


def is_complaint(message: BotMessage) -> bool:
    """Whether the bot's hand-over answers somebody who says that an answer was of no use."""
    card: Any = message["custom"]
    return bool(card["title"] == wording("utter_title_not_useful"))


def received(handover: Handover) -> BotMessage:
    """A message has come while the staff are called or answer."""
    claimed = handover.state == CLAIMED
    return _message(wording("utter_received" if claimed else "utter_still_queued"), waits=not claimed)


def in_danger(message: BotMessage, waits: bool) -> BotMessage:
    """Someone in danger writes meanwhile: the numbers to call, from the bot's own card.

    Args:
        waits: nobody of the staff has come yet; else nothing must end what they are doing.
    """
    card: Any = message["custom"]
    return draw("", {**card, "outcome": "handoff", "choices": [_give_up()] if waits else []})


def claimed() -> BotMessage:
    """One of the staff has come."""
    return _message(wording("utter_claimed"))


def handed_back() -> BotMessage:
    """The bot answers again."""
    return _message(wording("utter_handed_back"))


def closed() -> BotMessage:
    """The staff have ended it."""
    return _message(wording("utter_closed"))


def left_alone() -> BotMessage:
    """Nobody is there any more."""
    return _message(wording("utter_left_alone"))


def gave_up() -> BotMessage:
    """The person does not want to wait."""
    return _message(wording("utter_gave_up"))


def written(text: str) -> List[BotMessage]:
    """What one of the staff has written: as many messages as it needs, since a card's words are short."""
    return [_message(piece, title=wording("utter_title_staff")) for piece in pieces(text)]


def answer_of(topic: Topic) -> BotMessage:
    """A topic's answer, which one of the staff sends as it is."""
    return draw("", topic_card(kb(), topic, frame(), 1.0))


def pieces(text: str, longest: int = LONGEST_SAY) -> List[str]:
    """A text in pieces of at most ``longest`` characters, cut after a sentence where there is one, or after a comma."""
    found = []
    while len(text) > longest:
        cut = next((at for ends in (_ENDS, _COMMAS) if (at := max(map(text[:longest].rfind, ends)) + 1)), 0)
        found.append(text[: cut or longest].strip())
        text = text[cut or longest :]
    return [piece for piece in [*found, text.strip()] if piece]


def hours_in_words(hours: Hours) -> str:
    """Weekly hours as people say them: 星期一到五09:00–12:00、14:00–17:30."""
    days: List[Tuple[str, List[int]]] = []
    for day in range(1, 8):
        spans = "、".join(f"{opens}–{closes}" for weekday, opens, closes in hours.spans if weekday == day)
        if not spans:
            continue
        if days and days[-1][0] == spans and days[-1][1][-1] == day - 1:
            days[-1][1].append(day)
        else:
            days.append((spans, [day]))
    return "；".join(f"星期{_days(numbers)}{spans}" for spans, numbers in days)


def _days(numbers: List[int]) -> str:
    first, last = _DAYS[numbers[0] - 1], _DAYS[numbers[-1] - 1]
    return first if first == last else f"{first}到{last}"


def _saying(say: str, instead: BotMessage) -> BotMessage:
    # Danger that was spoken of a moment ago has its own numbers on the bot's card.
    card = dict(instead["custom"])
    if card["hotlines"] and card["hotlines"][0]["number"] in EMERGENCY_NUMBERS:
        return instead
    return draw("", {**card, "say": say})


def _message(say: str, title: str = "", waits: bool = False) -> BotMessage:
    card: Card = plain_card(kb(), "handoff", title or wording("utter_title_hand_over"), say)
    card["choices"] = [_give_up()] if waits else []
    return draw("", card)


def _give_up() -> Any:
    return {"title": GIVE_UP, "payload": GIVE_UP, "topic": None, "clause": None}
