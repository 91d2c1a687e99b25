"""Which sites' pages may talk to the chat page's channel: our own, and those of the settings."""

from typing import Dict, Sequence
from urllib.parse import urlsplit

from sanic.request import Request

from bot.channels.reading import Refused


def refuse_foreign(request: Request, allowed: Sequence[str]) -> None:
    """Let pass what comes from our own pages, from allowed sites, or from no page at all.

    Raises:
        Refused: 403, a page of another site sent it.
    """
    origin = request.headers.get("origin")
    if origin and origin not in allowed and _host_of(origin) != request.host:
        raise Refused(403, "pages of this site may not use the assistant; see YUNXIAN_EMBED_ORIGINS")


def cross_origin_headers(request: Request, allowed: Sequence[str]) -> Dict[str, str]:
    """The headers that let an allowed site's page read an answer; none for any other."""
    origin = request.headers.get("origin")
    if origin not in allowed:
        return {}
    return {
        "Access-Control-Allow-Origin": str(origin),
        "Access-Control-Allow-Headers": "authorization, content-type",
        "Access-Control-Allow-Methods": "GET, POST, DELETE",
        "Access-Control-Expose-Headers": "date, retry-after",
        "Access-Control-Max-Age": "86400",
        "Vary": "Origin",
    }


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as http://[
        return ""
