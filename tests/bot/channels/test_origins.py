"""Only our own pages and those of the settings may use the channel; who is no page (no Origin) may too."""

from typing import Dict

import pytest

from tests.bot.channels.web_client import Page, new_id
from tests.bot.channels.web_stub import Stub

ALLOWED = "https://www.example.gov.cn"
ASK = {"id": "message-1", "text": "工资"}
CORS = "access-control-allow-origin"


@pytest.fixture(autouse=True)
def _allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_EMBED_ORIGINS", f"{ALLOWED} http://10.0.0.7:8080")


def origin(value: str) -> Dict[str, str]:
    return {"Origin": value}


@pytest.mark.parametrize(
    "foreign",
    ["https://evil.example", "null", f"{ALLOWED}.evil.example", f"{ALLOWED}:8443", "http://www.example.gov.cn", "http://127.0.0.1:1", "http://[", "x", "://"],
)  # fmt: skip
def test_a_page_of_another_site_is_refused(web: Stub, foreign: str) -> None:
    reply = Page(web).send("POST", "/message", ASK, origin(foreign))
    assert reply.status == 403 and "YUNXIAN_EMBED_ORIGINS" in reply.body["error"]
    assert "12345" in reply.body["text"]
    assert CORS not in reply.headers and web.bot.asked == []


def test_a_site_whose_name_begins_like_ours_is_another(web: Stub) -> None:
    foreign = origin(f"http://127.0.0.1:{web.port}.evil.example")
    assert Page(web).send("POST", "/message", ASK, foreign).status == 403


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_page_of_another_site_cannot_begin_or_clear_a_session(web: Stub, method: str) -> None:
    page = Page(web)
    page.token = page.send("POST", "/session").body["session"]
    reply = page.send(method, "/session", None, origin("https://evil.example"))
    assert reply.status == 403 and "session" not in reply.body


def test_our_own_page_passes_and_needs_no_permission(web: Stub) -> None:
    reply = Page(web).send("POST", "/message", ASK, origin(f"http://127.0.0.1:{web.port}"))
    assert reply.status == 200 and CORS not in reply.headers


@pytest.mark.parametrize("allowed", [ALLOWED, "http://10.0.0.7:8080"])
def test_an_allowed_site_passes_and_its_page_may_read_the_answer(web: Stub, allowed: str) -> None:
    reply = Page(web).send("POST", "/message", {**ASK, "id": new_id()}, origin(allowed))
    assert reply.status == 200 and reply.headers[CORS] == allowed
    assert reply.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in reply.headers


def test_an_allowed_page_may_also_read_why_it_was_refused(web: Stub) -> None:
    reply = Page(web, "forged").send("POST", "/message", ASK, origin(ALLOWED))
    assert reply.status == 401 and reply.headers[CORS] == ALLOWED
    assert reply.headers["access-control-expose-headers"] == "date, retry-after"


@pytest.mark.parametrize("path", ["/session", "/message", "/waiting?after=0", "/feedback"])
def test_the_browsers_question_beforehand_is_answered(web: Stub, path: str) -> None:
    asked = {**origin(ALLOWED), "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}  # fmt: skip
    reply = Page(web).send("OPTIONS", path, None, asked)
    assert reply.status == 204 and reply.headers[CORS] == ALLOWED
    assert {"authorization", "content-type"} <= set(reply.headers["access-control-allow-headers"].split(", "))
    assert {"GET", "POST", "DELETE"} <= set(reply.headers["access-control-allow-methods"].split(", "))
    refused = Page(web).send("OPTIONS", path, None, {**asked, **origin("https://evil.example")})
    assert refused.status == 403 and CORS not in refused.headers


def test_nothing_of_the_channel_may_be_kept_by_a_cache(web: Stub) -> None:
    assert Page(web).send("POST", "/message", ASK).headers["cache-control"] == "no-store"
    assert Page(web, "forged").wait().headers["cache-control"] == "no-store"
