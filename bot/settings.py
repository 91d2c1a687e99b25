"""What can be set from outside: one table, read from the environment, explained in docs/settings.md."""

import os
import re
from dataclasses import dataclass
from typing import Dict, Sequence, Tuple
from urllib.parse import parse_qs, urlsplit

# Characters of a secret.
LEAST = 32
_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")


class BadSetting(Exception):
    """A setting cannot be used; the text says which, why, and what to write."""


@dataclass(frozen=True)
class Setting:
    """A name in the environment, its value where nothing is set, and what it does."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("YUNXIAN_SESSION_SECRET", "", "Signs the sessions of the chat page; at least 32 characters. Empty: one is made at the first start and kept in var/session-secret"),
    Setting("YUNXIAN_EMBED_ORIGINS", "", "Other sites that may show the widget, as origins with a blank between: https://www.example.gov.cn"),
    Setting("YUNXIAN_KEEP_DAYS", "30", "Days that messages and answers are kept, on the phone and here"),
    Setting("YUNXIAN_FIGURES_DAYS", "730", "Days that the figures are kept: how turns ended, without words and without sessions"),
    Setting("YUNXIAN_SESSION_PER_MINUTE", "30", "Messages, judgements and clearings of one session a minute"),
    Setting("YUNXIAN_ADDRESS_PER_MINUTE", "3000", "Requests one address may send a minute; a whole town may share one"),
    Setting("YUNXIAN_AT_ONCE", "64", "Messages one process answers at a time; whoever comes beyond it is told to send again in a few seconds, with a phone"),
    Setting("YUNXIAN_HOSTS", "", "Names under which the bot is reached, with a blank between (www.example.gov.cn 127.0.0.1); requests for others are refused. Empty: the names of the loopback where only this machine reaches the bot, else any"),
    Setting("YUNXIAN_PROXIES", "0", "Reverse proxies in front of the bot, whose X-Forwarded-For is believed"),
    Setting("YUNXIAN_DATABASE", "sqlite:///var/assistant.db", "Where turns and feedback are kept, as an SQLAlchemy address"),
    Setting("YUNXIAN_REST_SECRET", "", "Whoever asks the REST webhook must show it (Authorization: Bearer …); at least 32 characters. Empty: there is one only on loopback, without proxies"),
    Setting("YUNXIAN_PRODUCTION", "no", "yes: every secret must come from the environment, and `YUNXIAN_HOSTS` too; where one is missing the bot does not start"),
    Setting("YUNXIAN_REDIS", "", "The Redis that several processes or machines share (redis://:password@10.0.0.5:6379/0): one turn of a conversation at a time, limits counted together, conversations in the database. Empty: one process"),
    Setting("YUNXIAN_LOG", "plain", "How the log is written to standard error: plain for people, or json, one object a line"),
)  # fmt: skip
_BY_NAME: Dict[str, Setting] = {setting.name: setting for setting in SETTINGS}


def text(name: str) -> str:
    """The value of a setting, blanks around it cut off."""
    return os.environ.get(name, _BY_NAME[name].default).strip()


def number(name: str, least: int = 0) -> int:
    """The value of a setting that is a whole number, ``least`` or more.

    Raises:
        BadSetting: it is something else.
    """
    value = text(name)
    if not value.isascii() or not value.isdigit() or int(value) < least:
        example = _BY_NAME[name].default
        raise BadSetting(f"{name} is {value!r}; write a whole number such as {example}, at least {least}")
    return int(value)


def choice(name: str, among: Sequence[str]) -> str:
    """The value of a setting that is one of a few words.

    Raises:
        BadSetting: it is something else.
    """
    value = text(name)
    if value not in among:
        raise BadSetting(f"{name} is {value!r}; write {' or '.join(among)}")
    return value


def origins() -> Tuple[str, ...]:
    """The other sites that may show the widget.

    Raises:
        BadSetting: one is no origin.
    """
    found = tuple(text("YUNXIAN_EMBED_ORIGINS").split())
    for origin in found:
        # As a browser sends it: lower case, no default port, foreign letters as xn--.
        if not _ORIGIN.fullmatch(origin) or origin.endswith((":80", ":443")):
            raise BadSetting(
                f"YUNXIAN_EMBED_ORIGINS holds {origin!r}; write scheme and host alone, in small letters: https://www.example.gov.cn"
            )
    return found


def secret(name: str) -> str:
    """A secret, or an empty string.

    Raises:
        BadSetting: it is too short to protect anything.
    """
    value = text(name)
    if 0 < len(value) < LEAST:
        raise BadSetting(f"{name} is too short; write at least {LEAST} characters from a random source")
    return value


def is_production() -> bool:
    """Whether the bot serves the public, behind nginx with TLS."""
    return choice("YUNXIAN_PRODUCTION", ("no", "yes")) == "yes"


def check_production() -> None:
    """In production nothing is made up and nothing stands open.

    Raises:
        BadSetting: a secret is missing from the environment, or the names under which the bot may be reached.
    """
    if not is_production():
        return
    if not secret("YUNXIAN_SESSION_SECRET"):
        raise BadSetting(f"YUNXIAN_SESSION_SECRET is missing; write at least {LEAST} random characters")
    if not text("YUNXIAN_HOSTS"):
        # Else a page of anybody's name that points here would be the bot's own page.
        raise BadSetting(
            "YUNXIAN_HOSTS is missing; write the names under which people reach the bot: www.example.gov.cn"
        )
    for name in ("YUNXIAN_DATABASE", "YUNXIAN_REDIS"):
        if text(name) and not _is_protected(text(name)):
            raise BadSetting(f"{name} is reached without a password; write …://name:password@host/…")


def _is_protected(address: str) -> bool:
    # A file, or a socket of this machine, knows who asks; the loopback is open to everybody on it.
    at = urlsplit(address)
    asked = parse_qs(at.query)
    if at.password or asked.get("password"):
        return True
    if at.scheme.startswith("postgresql"):
        return not at.hostname and all(host.startswith("/") for host in asked.get("host", []))
    return at.scheme in ("sqlite", "unix")
