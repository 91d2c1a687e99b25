"""Read what a channel was sent; refuse bad input by name."""

import re
from dataclasses import dataclass
from typing import Any, Dict, Optional

from bot.channels.personal_numbers import mask

LONGEST = 1000
LONGEST_SENDER = 200
# What cannot be seen, and what no database keeps; tab and line break are none of these.
CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]")


class Refused(Exception):
    """The request cannot be taken; `status_code` is the HTTP status, the text the reason and the fix.

    ``retry_after``: seconds after which the same request may be taken; None where it never will be. ``response``: the response
    of domain.yml that the person reads, where the status alone does not say it.
    """

    response = ""

    def __init__(self, status: int, reason: str, retry_after: Optional[int] = None) -> None:
        super().__init__(reason)
        self.status_code = status
        self.retry_after = retry_after

    @property
    def headers(self) -> Dict[str, str]:
        """What the refusal says in headers."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class NotKept(Refused):
    """One of the staff should read a message, and it could not be kept for them."""

    response = "utter_not_kept"

    def __init__(self) -> None:
        super().__init__(503, "the message could not be kept for the staff; send it again in 1 s", 1)


@dataclass(frozen=True)
class Question:
    """One message of one person, cleaned: no control characters, personal numbers masked."""

    sender: str
    text: str


def read_object(body: Any) -> Dict[str, Any]:
    """The JSON object of a request.

    Raises:
        Refused: it is something else.
    """
    if not isinstance(body, dict):
        raise Refused(400, "the body must be a JSON object, in braces")
    return body


def read_sender(sender: Any) -> str:
    """The sender's id.

    Raises:
        Refused: missing, no string, blank, too long, or with characters no id has.
    """
    if not isinstance(sender, str) or not sender.strip():
        raise Refused(400, "sender is missing or no string; send a string that is not blank")
    if len(sender) > LONGEST_SENDER or CONTROL.search(sender):
        raise Refused(400, f"sender must have at most {LONGEST_SENDER} characters and no control characters")
    return sender


def read_text(text: Any, field: str = "message") -> str:
    """The message, without control characters and with personal numbers masked; may be blank.

    Args:
        field: what the channel calls it.

    Raises:
        Refused: missing, no string, or longer than 1,000 characters.
    """
    if not isinstance(text, str):
        raise Refused(400, f"{field} is missing or no string; send a string")
    if len(text) > LONGEST:
        raise Refused(413, f"{field} has {len(text)} characters; send at most {LONGEST}")
    return escape_command(mask(CONTROL.sub(" ", text)).strip())


def escape_command(text: str) -> str:
    """Make a leading slash plain text: Rasa would take the message as an intent of the sender's choice."""
    return "／" + text[1:] if text.startswith("/") else text
