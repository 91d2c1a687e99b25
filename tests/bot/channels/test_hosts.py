"""Under names that are not the county's the bot answers nothing but a refusal."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from sanic.compat import Header

from bot.channels.hosts import allowed_hosts, host_guard
from bot.channels.reading import Refused


def asked_for(host: str, path: str = "/") -> Any:
    return SimpleNamespace(headers=Header([("host", one) for one in host.split()]), path=path)


@pytest.mark.parametrize(
    "host", ["www.example.gov.cn", "WWW.Example.gov.cn:8443", "127.0.0.1:5005", "[::1]:80"]
)
def test_names_of_the_setting_are_served(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_HOSTS", "www.example.gov.cn 127.0.0.1 ::1")
    assert asyncio.run(host_guard(allowed_hosts(here_only=False))(asked_for(host))) is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "",
        "www.example.gov.cn.evil.example",
        "[",
        "127.0.0.1@evil.example",
        "evil@127.0.0.1",
        "127.0.0.1/evil",
        "127.0.0.1 127.0.0.1",
    ],
)
def test_others_are_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_HOSTS", "www.example.gov.cn 127.0.0.1")
    with pytest.raises(Refused) as refused:
        asyncio.run(host_guard(allowed_hosts(here_only=False))(asked_for(host)))
    assert refused.value.status_code == 421


@pytest.mark.parametrize(
    ("host", "is_served"), [("localhost:5005", True), ("[::1]:5005", True), ("evil.example", False)]
)
def test_what_only_this_machine_reaches_goes_by_no_other_name(host: str, is_served: bool) -> None:
    """Else a page that points its own name at this machine could ask, and read, in anybody's name."""
    guard = host_guard(allowed_hosts(here_only=True))
    if is_served:
        assert asyncio.run(guard(asked_for(host))) is None
    else:
        with pytest.raises(Refused):
            asyncio.run(guard(asked_for(host)))


def test_whoever_watches_it_may_call_it_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNXIAN_HOSTS", "www.example.gov.cn")
    assert (
        asyncio.run(host_guard(allowed_hosts(here_only=False))(asked_for("10.2.0.7:5005", "/healthz")))
        is None
    )
