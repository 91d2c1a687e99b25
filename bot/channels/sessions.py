"""Sessions of the chat page: made and signed here, so that nobody can choose whose conversation they read."""

import secrets
import time
from pathlib import Path
from typing import Any, Tuple

import jwt

from bot import settings
from bot.channels.reading import Refused
from bot.whole_file import alone_in, replace_file

_ALGORITHM = "HS256"
_DAY = 86_400
# What the names of their conversations begin with in Rasa.
OF_SESSIONS = "web-"
MADE = Path("var/session-secret")


def sender_of(session: str) -> str:
    """The name of a session's conversation in Rasa."""
    return f"{OF_SESSIONS}{session}"


class Sessions:
    """Issues and reads signed sessions."""

    def __init__(self, secret: str, days: int) -> None:
        self._secret = secret
        self._seconds = days * _DAY

    def issue(self) -> Tuple[str, str]:
        """A new session that cannot be guessed, and the token that proves it."""
        session = secrets.token_urlsafe(24)
        claims = {"sub": session, "exp": int(time.time()) + self._seconds}
        return session, jwt.encode(claims, self._secret, _ALGORITHM)

    def read(self, token: str, expired: bool = False) -> str:
        """The session of a token.

        Args:
            expired: whether one that has expired will do: what is kept may be younger than the token.

        Raises:
            Refused: 401, the token is forged, damaged or expired.
        """
        options: Any = {"require": ["sub", "exp"], "verify_iat": False, "verify_exp": not expired}
        try:
            claims = jwt.decode(token, self._secret, [_ALGORITHM], options=options)
        except jwt.ExpiredSignatureError as error:
            raise Refused(401, "the session has expired; ask for a new one") from error
        except jwt.InvalidTokenError as error:
            raise Refused(401, "the session was not made here; ask for a new one") from error
        return str(claims["sub"])


def sessions_of_settings(made: Path = MADE) -> Sessions:
    """Sessions as the settings want them; without a secret there, with one that is made once and kept."""
    return Sessions(
        settings.secret("YUNXIAN_SESSION_SECRET") or _kept_secret(made),
        settings.number("YUNXIAN_KEEP_DAYS", least=1),
    )


def _kept_secret(path: Path) -> str:
    # Else each start would end all sessions, and nobody could clear what is kept of the former ones.
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone_in(path.parent):
        kept = path.read_text("utf-8").strip() if path.exists() else ""
        if len(kept) < settings.LEAST:  # none, or a part that a full disk has left
            kept = secrets.token_urlsafe(48)
            replace_file(path, kept, mode=0o600)
    return kept
