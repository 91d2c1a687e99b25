"""Sessions of the chat page: made and signed here, so that nobody can choose whose conversation they read."""

import secrets
import time
from typing import Tuple

import jwt

from bot import settings
from bot.channels.reading import Refused

_ALGORITHM = "HS256"
_DAY = 86_400


def sender_of(session: str) -> str:
    """The name of a session's conversation in Rasa."""
    return f"web-{session}"


class Sessions:
    """Issues and reads signed sessions."""

    def __init__(self, secret: str, days: int) -> None:
        self._secret = secret or secrets.token_urlsafe(48)
        self._seconds = days * _DAY

    def issue(self) -> Tuple[str, str]:
        """A new session that cannot be guessed, and the token that proves it."""
        session = secrets.token_urlsafe(24)
        claims = {"sub": session, "exp": int(time.time()) + self._seconds}
        return session, jwt.encode(claims, self._secret, _ALGORITHM)

    def read(self, token: str) -> str:
        """The session of a token.

        Raises:
            Refused: 401, the token is forged, damaged or expired.
        """
        try:
            claims = jwt.decode(
                token, self._secret, [_ALGORITHM], options={"require": ["sub", "exp"], "verify_iat": False}
            )
        except jwt.ExpiredSignatureError as error:
            raise Refused(401, "the session has expired; ask for a new one") from error
        except jwt.InvalidTokenError as error:
            raise Refused(401, "the session was not made here; ask for a new one") from error
        return str(claims["sub"])


def sessions_of_settings() -> Sessions:
    """Sessions as the settings want them."""
    return Sessions(settings.secret(), settings.number("YUNXIAN_KEEP_DAYS", least=1))
