"""What every route says when a request cannot be taken: JSON with a reason and a phone number."""

import logging
from typing import Callable, Mapping, Optional

from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.exchange import error_body
from bot.channels.origins import cross_origin_headers
from bot.channels.reading import Refused

logger = logging.getLogger(__name__)


Draw = Callable[[Request, int], HTTPResponse]


def register_refusals(app: Sanic, pages: Optional[Mapping[str, Draw]] = None) -> None:
    """Answer refused requests, Sanic's own errors (404, 405, 413, …) and anything unforeseen.

    Args:
        pages: draws a page instead, for what lies under a path.
    """

    async def refuse(request: Request, error: Exception) -> HTTPResponse:
        status = getattr(error, "status_code", 500)
        told = isinstance(error, Refused) or (isinstance(error, SanicException) and status < 500)
        if not isinstance(error, (Refused, SanicException)):  # a page that hangs up is nothing to tell of
            logger.error("a request to %s failed", request.path, exc_info=error)
        for path, draw in (pages or {}).items():
            if request.path.startswith(path):
                return draw(request, status)
        headers = cross_origin_headers(request, app.ctx.desk.origins)
        if isinstance(error, Refused):
            headers.update(error.headers)
        reason = str(error) if told else "internal error"
        body = error_body(reason, status, getattr(error, "response", ""))
        return response.json(body, status, headers, ensure_ascii=False)

    app.error_handler.add(Exception, refuse)
