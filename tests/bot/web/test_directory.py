"""The printed directory: nothing is missing from it, and no number in it is invented."""

import dataclasses
import gzip
import html
import re

import pytest

from bot.web.directory import directory_of
from bot.web.drawing import draw_directory
from policy_kb.model import Kb, Phone
from tests.server import Server

# Hotlines, mobile and local numbers.
NUMBER = re.compile(r"(?<![\d.])(?:1\d{2}|1\d{4}|1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|[2-9]\d{6,7})(?![\d.])")


@pytest.fixture(scope="module")
def page(kb: Kb) -> str:
    return draw_directory(kb)


def words(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def test_it_stands_at_an_address_of_its_own(server: Server, page: str) -> None:
    status, headers, body = server.send("GET", "/topics")
    assert status == 200 and body.decode() == page
    assert "default-src 'none'" in headers["content-security-policy"]


def test_it_travels_packed(server: Server, page: str) -> None:
    _, headers, body = server.send("GET", "/topics", headers={"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip" and headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(body).decode() == page and len(body) < 40_000


def test_every_topic_is_listed_once_with_its_words_and_whom_to_ask(kb: Kb, page: str) -> None:
    for topic in kb.topics.values():
        found = re.findall(rf'<article class="entry" id="topic-{topic.id}">.*?</article>', page, re.DOTALL)
        assert len(found) == 1
        entry = words(found[0])
        assert topic.title in entry and topic.say in entry and "12345" in entry
        duty = kb.document.clauses[topic.clause].duty
        assert all(name in entry for name in (duty.leads if duty else ()))
        assert all(number in entry for number in topic.hotlines[:3])


def test_every_hotline_is_listed_with_what_it_is_for_and_the_day(kb: Kb, page: str) -> None:
    for line in kb.hotlines.values():
        found = re.findall(rf'<article class="entry" id="line-{line.number}">.*?</article>', page, re.DOTALL)
        entry = words("".join(found))
        assert all(part in entry for part in (line.number, line.name, line.purpose, line.checked_on))


def test_every_office_is_listed_under_its_present_name_or_the_printed_one(kb: Kb, page: str) -> None:
    for office in kb.offices.values():
        found = re.findall(rf'<article class="entry" id="office-{office.id}">.*?</article>', page, re.DOTALL)
        entry = words("".join(found))
        assert all(name in entry for name in office.names) and (office.now or "") in entry
        assert ("电话：________（请向12345核实）" in entry) == (not office.phones and not office.collective)
    assert "县安监局（现名云县应急局）" in words(page)


def test_a_phone_that_the_county_fills_in_is_listed(kb: Kb) -> None:
    hrss = dataclasses.replace(kb.offices["hrss"], phones=(Phone("0000-0000000", "窗口", "2026-11-23"),))
    page = draw_directory(dataclasses.replace(kb, offices={**kb.offices, "hrss": hrss}))
    entry = page[page.index('id="office-hrss"') :].partition("</article>")[0]
    assert 'href="tel:0000-0000000"' in entry and "2026-11-23查过" in entry and "____" not in entry


def test_no_number_stands_there_that_the_knowledge_base_does_not_have(kb: Kb, page: str) -> None:
    known = {*kb.hotlines, *(phone.number for office in kb.offices.values() for phone in office.phones)}
    assert set(re.findall(r'href="tel:([^"]*)"', page)) <= known
    assert set(NUMBER.findall(words(page))) <= known


def test_what_is_asked_most_stands_first_and_the_index_finds_every_part(kb: Kb, page: str) -> None:
    sections = directory_of(kb).sections
    hot = dict.fromkeys(kb.topics[hot.topic].clause for hot in kb.hot)
    assert [section.clause.id for section in sections[: len(hot)]] == list(hot)
    listed = [entry.topic.id for section in sections for entry in section.entries]
    assert sorted(listed) == sorted(kb.topics)
    for target in re.findall(r'href="#([^"]*)"', page):
        assert f'id="{target}"' in page


def test_it_can_be_printed(server: Server) -> None:
    style = server.send("GET", "/page.css")[2].decode()
    assert "@media print" in style and "size: A4" in style and "break-inside: avoid" in style
