"""What of Sanic 21.12 is changed here: a request's head that cannot be understood is refused, most of them with an answer
(what nginx lets through nobody else sends; asked directly, a NUL or an odd `Expect` only ends the connection).

Sanic closes the connection without a word at a path that is not UTF-8, which nginx takes for a dead worker, and reads
for ever, letting nobody else in, after a negative Content-Length (tests/fuzz/test_http.py).
"""

from sanic import Sanic
from sanic.exceptions import InvalidUsage
from sanic.http import Http, Stage
from sanic.request import Request

_answer_error = Http.error_response


async def _answer_odd_head(self: Http, exception: Exception) -> None:
    if self.stage is Stage.REQUEST and isinstance(exception, (KeyError, ValueError, InvalidUsage)):
        # The path would be stumbled over once more, and the body's length may be none.
        self.url, self.request_body = "*", None
        exception = InvalidUsage("Bad Request")
    await _answer_error(self, exception)


async def _refuse_negative_length(request: Request) -> None:
    if request.headers.get("content-length", "").lstrip().startswith("-"):
        raise InvalidUsage("Bad Request")


def refuse_odd_heads(app: Sanic) -> None:
    """Put it in place; the part that all apps share again and again does no harm."""
    # Not the method that reads the head: Sanic compiles that one anew for each app.
    Http.error_response = _answer_odd_head  # type: ignore[method-assign]
    app.add_signal(_refuse_negative_length, "http.lifecycle.request")
