"""What every route says when a request cannot be taken: JSON with a reason and a phone number."""

from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.exchange import error_body


def register_refusals(app: Sanic) -> None:
    """Answer Sanic's own errors (404, 405, 413, …) and anything unforeseen."""

    async def refuse(request: Request, error: Exception) -> HTTPResponse:
        status = getattr(error, "status_code", 500)
        reason = str(error) if isinstance(error, SanicException) and status < 500 else "internal error"
        return response.json(error_body(reason, status), status, ensure_ascii=False)

    app.error_handler.add(Exception, refuse)
