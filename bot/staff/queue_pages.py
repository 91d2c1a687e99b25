"""The queue: who wants a person, and their conversations."""

import time
from typing import Callable, Dict, Optional, Sequence

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection

from bot.channels.handover_cards import answer_of
from bot.channels.personal_numbers import mask
from bot.channels.web import desk_of
from bot.knowledge import kb
from bot.staff import taking_over
from bot.staff.aid import Suggestion, suggest
from bot.staff.drawing import Visitor, draw
from bot.staff.guard import Problem, database_of, field, for_staff, send_page
from bot.staff.parsing import NotReady
from bot.staff.queue_words import RESULT_WORDS, WHY_WORDS
from bot.staff.roles import QUEUE
from bot.store.conversation import last_said, last_words, read_conversation
from bot.store.handovers import (
    CLAIMED,
    CLOSED,
    RESULTS,
    Handover,
    NotYours,
    closed_handovers,
    find_handover,
    open_handovers,
)
from bot.store.presence import why_unstaffed
from bot.store.sign_ins import on_duty_now
from bot.store.trail import append, has_done
from bot.switches import switches
from policy_kb.off_card import is_off

pages = Blueprint("staff_queue", url_prefix="/staff/queue")
LONGEST_REPLY = 1000
Work = Callable[[Connection], Handover]


@pages.get("/")
@for_staff(QUEUE)
async def queue(request: Request, visitor: Visitor) -> HTTPResponse:
    """Everybody who waits or is being answered, and who was answered lately."""
    return send_page(draw("queue.html", visitor, **await _queue(request)))


@pages.get("/waiting")
@for_staff(QUEUE, by_itself=True)
async def waits(request: Request, visitor: Visitor) -> HTTPResponse:
    """How many wait, for the head of every page of the console."""
    return send_page(draw("waiting.html", visitor))


@pages.get("/list")
@for_staff(QUEUE, by_itself=True)
async def listed(request: Request, visitor: Visitor) -> HTTPResponse:
    """The same without the frame, for the script that looks again and again."""
    return send_page(draw("queue_list.html", visitor, **await _queue(request)))


@pages.get("/<number:int>")
@for_staff(QUEUE)
async def conversation(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """One person's conversation."""
    handover = await _found(request, number)
    await _note_reading(request, visitor, handover)
    return await _draw(request, visitor, handover)


@pages.get("/<number:int>/said")
@for_staff(QUEUE, by_itself=True)
async def said(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """What was said so far without the frame, for the script that looks again and again."""
    handover = await _found(request, number)
    await _note_reading(request, visitor, handover)
    entries = await database_of(request).read(lambda c: read_conversation(c, handover.session))
    return send_page(draw("said.html", visitor, handover=handover, entries=entries, words=RESULT_WORDS))


@pages.get("/<number:int>/suggestions")
@for_staff(QUEUE, by_itself=True)
async def suggestions(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Answers to what was said last without the frame, for the script that looks again and again."""
    handover = await _found(request, number)
    entries = await database_of(request).read(lambda c: read_conversation(c, handover.session))
    found = await _suggestions(request, visitor, handover, last_said(entries))
    return send_page(draw("suggestions.html", visitor, handover=handover, suggestions=found))


@pages.post("/<number:int>/claim")
@for_staff(QUEUE)
async def claim(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Take a waiting person."""
    await _do(request, lambda connection: taking_over.take(connection, visitor.name, number))
    return response.redirect(f"/staff/queue/{number}#answer", status=303)


@pages.post("/<number:int>/answer")
@for_staff(QUEUE)
async def answer(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Write to a person."""
    typed = mask(field(request, "text", LONGEST_REPLY))
    if not typed:
        return await _draw(request, visitor, await _found(request, number), "还没有写字。", 400)
    messages = taking_over.in_messages(typed)
    await _do(request, lambda connection: taking_over.write(connection, visitor.name, number, messages))
    return response.redirect(f"/staff/queue/{number}#answer", status=303)


@pages.post("/<number:int>/card")
@for_staff(QUEUE)
async def send_card(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Send a topic's answer to a person, as the bot would give it."""
    topic = kb().topics.get(field(request, "topic"))
    if topic is None:
        raise Problem(404, "没有这个主题，没有发。")
    if is_off(topic.id, switches().off):
        raise Problem(409, "这个主题停用着，没有发。请把部门和电话写给他。")
    message, draft = answer_of(topic), field(request, "text", LONGEST_REPLY)
    await _do(request, lambda c: taking_over.write(c, visitor.name, number, [message]))
    if draft:  # what is half written stays; sent once more by a reload, the card is not posted again
        return await _draw(request, visitor, await _found(request, number), draft=draft)
    return response.redirect(f"/staff/queue/{number}#answer", status=303)


@pages.post("/<number:int>/back")
@for_staff(QUEUE)
async def give_back(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Let the bot answer again."""
    await _do(request, lambda connection: taking_over.give_back(connection, visitor.name, number))
    return response.redirect("/staff/queue", status=303)


@pages.post("/<number:int>/release")
@for_staff(QUEUE)
async def release(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Put a person back in the queue."""
    await _do(request, lambda connection: taking_over.put_back(connection, visitor.name, number))
    return response.redirect("/staff/queue", status=303)


@pages.post("/<number:int>/all-clear")
@for_staff(QUEUE)
async def all_clear(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Take the mark of danger off whom one answers."""
    await _do(request, lambda connection: taking_over.all_clear(connection, visitor.name, number))
    return response.redirect(f"/staff/queue/{number}#answer", status=303)


@pages.post("/<number:int>/close")
@for_staff(QUEUE)
async def close(request: Request, visitor: Visitor, number: int) -> HTTPResponse:
    """Close with a result."""
    result, note = field(request, "result"), mask(field(request, "note", 500))
    if result not in RESULTS:
        raise Problem(400, "请选一个结果再办结。")
    await _do(request, lambda connection: taking_over.end(connection, visitor.name, number, result, note))
    return response.redirect("/staff/queue", status=303)


async def _do(request: Request, work: Work) -> None:
    try:
        handover = await database_of(request).run(work)
    except NotYours as error:
        raise Problem(409, _why_not(error.handover)) from error
    desk_of(request).mailbox.wake(handover.session)


def _why_not(handover: Optional[Handover]) -> str:
    if handover is None:
        return "没有这个编号的人。"
    if handover.state == CLOSED:
        return f"这次对话已经结束了（{RESULT_WORDS.get(handover.result or '', '')}），没有再发出去。"
    if handover.state == CLAIMED:
        return f"已经由{handover.staff}接了，不能两个人同时接。"
    return "您还没有接这个人，先点“接”。"


async def _found(request: Request, number: int) -> Handover:
    handover = await database_of(request).read(lambda connection: find_handover(connection, number))
    if handover is None:
        raise Problem(404, "没有这个编号的人。")
    return handover


async def _note_reading(request: Request, visitor: Visitor, handover: Handover) -> None:
    """Note once that somebody reads the conversation of a person whom they have not claimed."""
    database, number = database_of(request), str(handover.number)
    if handover.staff == visitor.name:
        return
    if not await database.read(lambda c: has_done(c, visitor.name, "handover_read", number)):
        await database.run(lambda c: append(c, visitor.name, "handover_read", number))


async def _draw(
    request: Request,
    visitor: Visitor,
    handover: Handover,
    problem: str = "",
    status: int = 200,
    draft: str = "",
) -> HTTPResponse:
    entries = await database_of(request).read(lambda c: read_conversation(c, handover.session))
    page = draw(
        "conversation.html",
        visitor,
        suggestions=await _suggestions(request, visitor, handover, last_said(entries)),
        handover=handover,
        entries=entries,
        problem=problem,
        draft=draft,
        why=WHY_WORDS,
        words=RESULT_WORDS,
        results=RESULTS,
    )
    return send_page(page, status)


async def _suggestions(
    request: Request, visitor: Visitor, handover: Handover, said: str
) -> Sequence[Suggestion]:
    """Answers that one of the staff may send for what the person said last."""
    if handover.state != CLAIMED or handover.staff != visitor.name or not said:
        return ()
    try:
        return (await suggest(getattr(request.app.ctx, "agent", None), said)).main
    except NotReady:
        return ()


async def _queue(request: Request) -> Dict[str, object]:
    def work(connection: Connection) -> Dict[str, object]:
        people = open_handovers(connection)
        return {
            "people": people,
            "said": {one.number: last_words(connection, one.session) for one in people},
            "now": time.time(),
            "closed": closed_handovers(connection),
            "on_duty": on_duty_now(connection),
            "unstaffed": why_unstaffed(connection),
        }

    found = await database_of(request).read(work)
    return {**found, "why": WHY_WORDS, "words": RESULT_WORDS}
