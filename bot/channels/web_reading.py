"""Read what the chat page sends; refuse bad input by name."""

import re
from typing import Any, Dict, Optional, Tuple

from sanic.exceptions import InvalidUsage
from sanic.request import Request

from bot.channels.reading import Refused, read_object
from bot.store.feedback import REASONS

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def read_body(request: Request) -> Dict[str, Any]:
    """The JSON object of a request.

    Raises:
        Refused: it holds none.
    """
    try:
        return read_object(request.json)
    except InvalidUsage as error:
        raise Refused(400, "the body is not JSON") from error


def read_id(value: Any) -> str:
    """The id that the page has given a message.

    Raises:
        Refused: missing or of another form.
    """
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Refused(
            400, "id is missing or unfit; send 8 to 64 letters, digits, - or _, new for each message"
        )
    return value


def read_feedback(body: Dict[str, Any]) -> Tuple[str, int, bool, Optional[str]]:
    """Turn, card, whether it helped, and why not.

    Raises:
        Refused: a part is missing or of another form.
    """
    card, useful, reason = body.get("card"), body.get("useful"), body.get("reason")
    if type(card) is not int or type(useful) is not bool:
        raise Refused(400, "card must be a whole number and useful true or false")
    if reason is not None and reason not in REASONS:
        raise Refused(400, f"reason must be null or one of {', '.join(REASONS)}")
    return read_id(body.get("id")), card, useful, reason


def read_number(value: str) -> int:
    """A number in an address.

    Raises:
        Refused: it is none.
    """
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Refused(400, "after must be a whole number")
    return int(value)
