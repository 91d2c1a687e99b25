"""Headers that every reply carries where its route has not said otherwise: closed unless something must be open."""

from typing import Dict

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse

# A page says more in its own policy; what is no page needs nothing at all.
DEFAULTS: Dict[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def register_headers(app: Sanic) -> None:
    """Add them to each reply of an app, refusals too."""

    async def add(request: Request, reply: BaseHTTPResponse) -> None:
        for name, value in DEFAULTS.items():
            reply.headers.setdefault(name, value)

    app.register_middleware(add, "response")
