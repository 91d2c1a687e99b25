"""Odd texts, bodies, headers and paths, drawn from a seed."""

import json
import random
import string
from dataclasses import dataclass, field
from typing import Any, Dict, List, Sequence
from urllib.parse import quote

from tests.bench.load import questions

PATHS = (
    "/",
    "/topics",
    "/page.css",
    "/widget.js",
    "/widget.css",
    "/hints.json",
    "/healthz",
    "/metrics",
    "/webhooks/web/message",
    "/webhooks/web/feedback",
    "/webhooks/web/session",
    "/webhooks/web/waiting",
    "/webhooks/rest/webhook",
    "/staff",
    "/staff/sign-in",
    "/staff/aid",
    "/staff/queue",
    "/staff/queue/1/answer",
    "/staff/clauses/2.3.17",
    "/staff/figures/outcomes.svg",
    "/staff/knowledge/topics/wage_arrears",
    "/staff/files/aid.js",
)
METHODS = ("GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
_PIECES = (
    "\u202e", "\u200b", "\u0000", "\ufeff", "\U0001f469\u200d\U0001f469\u200d\U0001f467", "a\u0301" * 9, "工" * 300, "?" * 200, "<script>", "'; DROP TABLE turns;--",
    "{{7*7}}", "../../etc/passwd", "%00", "\r\nX: y", "530111199001011234", "13888888888", "6222020200112233445", "/restart", "/intent{\"a\":1}", "\\", "\"", "\n\n",
    "１２３４５", "㍿", "ﷺ", "𠮷", "\ue000", "ﾊﾝｶｸ", "ＡＢＣ", "０．１", "1e308", "NaN", "-0", "云南话", "咋个整", "救命",
)  # fmt: skip
_KINDS = ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "", "x")  # fmt: skip


@dataclass(frozen=True)
class Odd:
    """A request as it is sent."""

    method: str
    path: str
    body: bytes = b""
    headers: Dict[str, str] = field(default_factory=dict)


def odd_text(chance: random.Random, known: Sequence[str]) -> str:
    """A message as nobody would write it, or as somebody did."""
    way = chance.randrange(7)
    if way == 0:
        return chance.choice(known)
    if way == 1:  # cut, turned, doubled
        text = chance.choice(known)
        cut = text[chance.randrange(len(text)) :] + text[: chance.randrange(len(text))]
        return cut[:: chance.choice((1, -1))] * chance.choice((1, 1, 3))
    if way == 2:
        return "".join(chance.choice(_PIECES) for _ in range(chance.randrange(1, 6)))
    if way == 3:  # any characters at all, without halves of pairs
        points = [
            chance.choice((chance.randrange(32, 0xD800), chance.randrange(0xE000, 0x2FFFF)))
            for _ in range(chance.randrange(1, 80))
        ]
        return "".join(map(chr, points))
    if way == 4:
        return chance.choice(known) + chance.choice(_PIECES) + chance.choice(known)
    if way == 5:
        return chance.choice("啊的0 \u3000") * chance.choice((1, 50, 999, 1000, 1001, 5000))
    return "".join(chance.choice(string.printable) for _ in range(chance.randrange(60)))


def odd_request(chance: random.Random, known: Sequence[str], tokens: Sequence[str]) -> Odd:
    """A request that may be anything."""
    method, path = chance.choice(METHODS), chance.choice(PATHS)
    if chance.random() < 0.1:
        path += "/" + quote(odd_text(chance, known)[:80])
    if chance.random() < 0.4:
        path += "?" + "&".join(f"{quote(chance.choice(('after', 'q', 'from', 'to', 'text', odd_text(chance, known)[:9])))}={quote(odd_text(chance, known)[:200])}" for _ in range(3))  # fmt: skip
    headers = {"Content-Type": chance.choice(_KINDS)} if chance.random() < 0.9 else {}
    if chance.random() < 0.5:
        headers["Authorization"] = chance.choice(
            ("Bearer ", "Basic x", "Bearer x.y.z", *(f"Bearer {token}" for token in tokens))
        )
    if chance.random() < 0.2:
        headers[chance.choice(("Origin", "Host", "X-Forwarded-For", "Cookie", "Range", "If-None-Match", "Accept-Encoding", "Expect-Ct"))] = quote(odd_text(chance, known)[:100])  # fmt: skip
    return Odd(method, path, _odd_body(chance, known) if method != "GET" else b"", headers)


def message_request(chance: random.Random, known: Sequence[str], token: str) -> Odd:
    """An odd text, sent as the page sends it."""
    body = {"id": f"m-{chance.randrange(10**12):012}", "text": odd_text(chance, known)}
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    return Odd("POST", "/webhooks/web/message", json.dumps(body).encode(), headers)


def known_texts() -> List[str]:
    """What people really wrote."""
    return questions()


def _odd_body(chance: random.Random, known: Sequence[str]) -> bytes:
    way = chance.randrange(6)
    if way == 0:
        return chance.randbytes(chance.randrange(400))
    if way == 1:
        return ("[" * chance.choice((1, 1000, 100_000))).encode()
    if way == 2:
        return ('{"text": "' + "\\ud800" * chance.randrange(1, 9) + '", "id": "m-123456789012"}').encode()
    value: Any = _odd_value(chance, known, 3)
    if way == 3:
        return json.dumps(value).encode("utf-16")
    if way == 4:
        names = ("text", "message", "id", "sender", "card", "useful", "reason", "name", "password", "proof")
        return "&".join(f"{chance.choice(names)}={quote(odd_text(chance, known))}" for _ in range(5)).encode()
    return json.dumps(value).encode()


def _odd_value(chance: random.Random, known: Sequence[str], depth: int) -> Any:
    way = chance.randrange(8)
    if depth and way < 3:
        names = (
            "text",
            "message",
            "id",
            "sender",
            "card",
            "useful",
            "reason",
            "token",
            "metadata",
            "input_channel",
        )
        return {
            chance.choice(names): _odd_value(chance, known, depth - 1) for _ in range(chance.randrange(6))
        }
    if depth and way == 3:
        return [_odd_value(chance, known, depth - 1) for _ in range(chance.randrange(4))]
    return chance.choice(
        (None, True, -1, 0, 10**30, 1e400, 0.1, "", "web", odd_text(chance, known), odd_text(chance, known))
    )
