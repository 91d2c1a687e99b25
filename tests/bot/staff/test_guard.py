"""The door of the console: nobody comes in without signing in, nobody does what is not theirs, and nothing typed is lost."""

import re
from typing import List, Tuple

import pytest

from bot.staff.guard import SIGN_IN
from bot.staff.roles import ADMIN, AGENT, EDITOR, MENU, may
from bot.store.hours import Hours
from tests.bot.staff.conftest import Clock, Entries
from tests.bot.staff.console_stub import Console
from tests.bot.staff.typed_form import HOURS, TYPED, fill, nothing_typed_is_lost, set_in

EVIL = "https://evil.example"
OPEN_TO_ALL = {("GET", SIGN_IN), ("POST", SIGN_IN), ("GET", "/staff/files/x")}


def guarded(console: Console) -> List[Tuple[str, str]]:
    return [route for route in console.routes if route not in OPEN_TO_ALL and route[0] != "OPTIONS"]


def test_every_page_asks_for_a_sign_in(console: Console) -> None:
    stranger, asked = console.outsider(), guarded(console)
    assert len(asked) > 15
    for method, path in asked:
        reply = stranger.get(path) if method == "GET" else stranger.post(path, TYPED)
        assert (reply.status, reply.location) == ((303, SIGN_IN) if method == "GET" else (401, "")), path
    for made_up in ("x", "", "a" * 5000, "%00", '"'):
        stranger.token = made_up
        assert stranger.get("/staff/password").location == SIGN_IN


def test_every_form_asks_for_its_proof_and_refuses_pages_of_other_sites(
    console: Console, entries: Entries
) -> None:
    client, other = console.sign_in(ADMIN), console.sign_in(ADMIN)
    before = entries()
    for method, path in guarded(console):
        if method == "POST":
            for proof in ("", "x", other.csrf, client.csrf[:-1]):
                assert client.post(path, {**TYPED, "csrf": proof}).status == 403, (path, proof)
            assert client.post(path, TYPED, {"Origin": EVIL}).status == 403, path
        else:
            assert client.get(path, {"Origin": EVIL}).status == 403, path
    assert entries() == before


@pytest.mark.parametrize("role", [AGENT, EDITOR])
def test_a_page_that_is_not_of_ones_role_is_refused_and_not_in_the_menu(
    console: Console, entries: Entries, role: str
) -> None:
    client = console.sign_in(role)
    before, refused = entries(), []
    for what, address, name in MENU:
        if may(role, what):
            assert address in client.get("/staff/password").links, name
            continue
        assert address not in client.get("/staff/password").links, name
        for method, path in console.routes:
            if path == address or path.startswith(f"{address}/"):
                reply = client.get(path) if method == "GET" else client.post(path, TYPED)
                assert reply.status == 403 and "您的账号不能做这件事" in reply.words, (method, path)
                refused.append(address)
    assert set(refused) == {address for what, address, _ in MENU if not may(role, what)}
    assert entries() == before


def test_another_role_acts_at_once(console: Console) -> None:
    boss, client = console.sign_in(ADMIN), console.sign_in(AGENT, "张三")
    for role, status in (("admin", 200), ("editor", 403)):
        boss.post_and_follow("/staff/people/role", {"name": "张三", "role": role})
        assert client.get(HOURS).status == status


def test_a_form_without_the_right_proof_is_shown_again_with_all_that_was_typed(console: Console) -> None:
    client = console.sign_in(ADMIN)
    for proof in ("", "x", console.sign_in(ADMIN).csrf):
        reply = client.post(HOURS, fill(client, csrf=proof))
        assert reply.status == 403 and "再按一次" in reply.words and set_in(console) == Hours()
        nothing_typed_is_lost(reply)
    assert client.post(HOURS, reply.fields).status == 303  # the page shown carries the right one
    assert set_in(console).spans == ((1, "07:07", "08:08"),)


def test_a_page_of_another_site_changes_nothing(console: Console) -> None:
    client = console.sign_in(ADMIN)
    for origin in (EVIL, "null", f"http://127.0.0.1:{console.port}.evil.example", "http://127.0.0.1:1"):
        assert client.post(HOURS, fill(client), {"Origin": origin}).status == 403
    assert set_in(console) == Hours()
    own = {"Origin": f"http://127.0.0.1:{console.port}"}
    assert client.post(HOURS, fill(client), own).status == 303


def test_a_form_sent_after_signing_out_is_kept_until_one_has_signed_in_again(console: Console) -> None:
    client = console.sign_in(ADMIN, "王五")
    form = fill(client)
    client.post("/staff/sign-out")
    reply = client.post(HOURS, form)
    assert reply.status == 401 and SIGN_IN in reply.links and set_in(console) == Hours()
    nothing_typed_is_lost(reply)
    console.sign_in(ADMIN, "王五")
    client.sign_in("王五")
    again = client.post(HOURS, {**reply.fields, "csrf": ""})  # the page was drawn for nobody
    nothing_typed_is_lost(again)
    assert client.post(HOURS, again.fields).status == 303
    assert set_in(console).closed == ("2031-05-01", "2031-05-02")


def test_what_is_typed_comes_back_as_text_and_never_as_markup(console: Console) -> None:
    client = console.sign_in(ADMIN)
    markup = "\"><script>alert(1)</script>' onfocus=x"
    reply = client.post(HOURS, {**TYPED, "closed": markup, markup: markup, "csrf": "x"})
    assert reply.fields["closed"] == [markup] and reply.fields[markup] == [markup]
    assert "<script" not in re.sub('<script src="/staff/files/[^"]*" defer></script>', "", reply.text)
    assert " onfocus" not in re.sub('"[^"]*"', "", reply.text)


def test_a_password_is_never_shown_again(console: Console) -> None:
    client = console.sign_in(ADMIN)
    typed = {"password": "first secret", "new_password": "second secret", "same_password": "third secret"}
    assert "secret" not in client.post("/staff/password", {**typed, "csrf": "x"}).text
    assert "secret" not in client.post("/staff/password", typed).text


def test_what_is_too_long_is_told_with_its_name_and_kept(console: Console) -> None:
    client = console.sign_in(ADMIN)
    long = "2031-05-01\n" * 1000
    reply = client.post(HOURS, fill(client, closed=long))
    assert reply.status == 413 and "“停办的日子”写了" in reply.words
    assert reply.fields["closed"] == [long]


@pytest.mark.parametrize("console", [{"YUNXIAN_ADDRESS_PER_MINUTE": "4"}], indirect=True)
def test_the_staff_are_not_counted_by_the_address_they_share(console: Console, clock: Clock) -> None:
    client = console.sign_in(AGENT)  # the first of the four
    assert {client.get("/staff/password").status for _ in range(10)} == {200}
    found = [console.outsider().get("/staff/password") for _ in range(5)]
    assert [reply.status for reply in found] == [303, 303, 303, 429, 429]
    assert 0 < int(found[-1].headers["retry-after"]) <= 60


def test_no_page_is_kept_by_a_cache_or_framed_or_runs_a_foreign_script(console: Console) -> None:
    client = console.sign_in(ADMIN)
    for reply in (client.get(HOURS), client.get(SIGN_IN), client.post(HOURS, {"csrf": "x"})):
        assert reply.headers["cache-control"] == "no-store"
        policy = dict(rule.split(" ", 1) for rule in reply.headers["content-security-policy"].split("; "))
        assert (
            policy.pop("frame-ancestors") == policy.pop("default-src") == policy.pop("base-uri") == "'none'"
        )
        assert policy.pop("img-src") == "'self' data:" and set(policy.values()) == {"'self'"}
        assert not re.search(r"<script(?! src)|\sstyle=|\son[a-z]+=", reply.text)


def test_a_zero_that_no_database_keeps_is_left_out(console: Console) -> None:
    client = console.sign_in(ADMIN)
    assert client.post(HOURS, fill(client, **{"opens-1-1": "07:\x0007"})).status == 303
    assert set_in(console).spans == ((1, "07:07", "08:08"),)
    reply = client.post("/staff/people", {"name": "a\x00b", "role": "agent"})
    assert reply.status == 400 and "账号名要" in reply.words


def test_something_unforeseen_is_told_and_what_was_typed_is_kept(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = console.sign_in(ADMIN)
    form = fill(client)
    monkeypatch.setattr("bot.staff.hours_pages.read_typed", lambda typed: 1 / 0)
    reply = client.post(HOURS, form)
    assert reply.status == 500 and "这里出了毛病，什么都没有改" in reply.words
    nothing_typed_is_lost(reply)


def test_being_seen_is_noted_now_and_then_and_not_at_each_request(console: Console, clock: Clock) -> None:
    client = console.sign_in(AGENT, "张三")

    def seen() -> float:
        wanted = "SELECT seen_at FROM sign_ins"
        return float(console.database.read_now(lambda c: c.exec_driver_sql(wanted).scalar_one()))

    begun = seen()
    clock.forward(15)
    client.get("/staff/password")
    assert seen() == begun
    clock.forward(15)
    client.get("/staff/password")
    assert seen() == begun + 30
