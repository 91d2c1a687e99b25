"""Something dies while people write: each gets an answer or a phone in time, and what is kept stays whole and theirs."""

import os
import signal
import time
from typing import Any, Dict, Iterator, List

import pytest

from tests.bot.channels.web_client import Page, new_id
from tests.workers.cluster import Cluster
from tests.workers.people import Person, kept_of, writing

pytestmark = pytest.mark.timeout(300)
# Seconds that are promised.
IN_TIME = 4.0
# Sixteen times as many as two workers carry well.
CROWD = 16 * 8
ASKED = ("老板拖欠工资三个月不给", "公租房咋个申请")


@pytest.fixture(scope="module")
def topics(running_cluster: Cluster) -> Dict[str, str]:
    """What answers each question while all is well."""
    found = {}
    for text in ASKED:
        reply = Page(running_cluster.front).say(text)
        found[text] = reply.body["messages"][0]["custom"]["topic"]
    assert None not in found.values() and len(set(found.values())) == len(found)
    return found


@pytest.fixture
def frozen() -> Iterator[List[int]]:
    """Processes that a test has stopped; they go on after it."""
    processes: List[int] = []
    yield processes
    for process in processes:
        os.kill(process, signal.SIGCONT)


def all_well(people: List[Person]) -> None:
    """Everybody got something in time, and at the end an answer."""
    for person in people:
        assert not person.wrong, person.wrong[:3]
        assert person.answers and max(person.took) < IN_TIME


def answered_right(people: List[Person]) -> None:
    for person in people:
        for answer in person.answers.values():
            assert answer[0]["custom"]["topic"] == person.topic, answer[0]["text"]


def kept_whole(many: Cluster, people: List[Person]) -> None:
    """Each message is kept once, with the answer that its person got."""
    for person in people:
        assert kept_of(many.database, person) == person.answers


def test_a_worker_killed_in_the_middle_of_turns(
    many: Cluster, topics: Dict[str, str], frozen: List[int]
) -> None:
    with writing(many.front, topics) as people:
        time.sleep(1.5)
        # Nothing can be kept for a moment, so that no turn comes to its end.
        frozen += many.postgres.processes()
        for process in frozen:
            os.kill(process, signal.SIGSTOP)
        time.sleep(0.5)
        assert all(person.waits for person in people)
        many.workers[0].kill()
        for process in frozen:
            os.kill(process, signal.SIGCONT)
        frozen.clear()  # those of the dead worker end
        time.sleep(3)
        many.workers[0].stop()
        many.workers[0].start()
        many.workers[1].kill()
        time.sleep(3)
    all_well(people)
    answered_right(people)
    kept_whole(many, people)
    assert all(len(person.answers) > 5 for person in people)


def test_where_no_worker_lives_nginx_gives_the_phones(many: Cluster) -> None:
    for worker in many.workers:
        worker.kill()
    for path in ("/", "/topics"):
        began = time.monotonic()
        status, headers, body = many.front.send("GET", path)
        assert status in (502, 504) and time.monotonic() - began < IN_TIME
        assert "tel:12345" in body.decode() and "tel:110" in body.decode()
        assert headers["content-type"].startswith("text/html") and headers["retry-after"]
    reply = Page(many.front).say("老板拖欠工资")
    assert reply.status in (502, 504) and "12345" in reply.body["text"]
    assert reply.body["custom"]["hotlines"]


def test_a_worker_that_hangs(many: Cluster, topics: Dict[str, str], frozen: List[int]) -> None:
    with writing(many.front, topics) as people:
        time.sleep(1)
        frozen.append(many.workers[0].server.pid)
        os.kill(frozen[0], signal.SIGSTOP)
        time.sleep(8)
        os.kill(frozen[0], signal.SIGCONT)
        time.sleep(1)
    all_well(people)
    answered_right(people)
    kept_whole(many, people)


def test_redis_gone_and_back(many: Cluster, topics: Dict[str, str]) -> None:
    with writing(many.front, topics) as people:
        time.sleep(1)
        many.redis.stop()
        time.sleep(2)
        many.redis.start()
        time.sleep(3)
    all_well(people)
    answered_right(people)
    kept_whole(many, people)
    assert {status for person in people for status in person.statuses} == {200}


def test_a_redis_that_says_nothing(many: Cluster, topics: Dict[str, str]) -> None:
    with writing(many.front, topics) as people:
        time.sleep(1)
        many.redis.freeze()
        time.sleep(4)
        many.redis.thaw()
        time.sleep(2)
    all_well(people)
    answered_right(people)
    kept_whole(many, people)


def kept_unmixed(many: Cluster, people: List[Person], before: List[Dict[str, Any]]) -> None:
    """What was answered before is there as it was; what was answered while nothing could be kept is nobody else's."""
    for person, answered in zip(people, before):
        kept = kept_of(many.database, person)
        assert answered.items() <= kept.items()
        assert set(kept) <= set(person.answers)
        assert all(answer in (None, person.answers[message]) for message, answer in kept.items())


def test_postgresql_gone_and_back(many: Cluster, topics: Dict[str, str]) -> None:
    with writing(many.front, topics) as people:
        time.sleep(1.5)
        before = [dict(person.answers) for person in people]
        many.postgres.stop()
        time.sleep(3)
        many.postgres.start()
        time.sleep(3)
    all_well(people)
    answered_right(people)
    kept_unmixed(many, people, before)
    message = new_id()
    people[0].ask(message)
    assert kept_of(many.database, people[0])[message]


def test_a_postgresql_that_says_nothing(many: Cluster, topics: Dict[str, str], frozen: List[int]) -> None:
    with writing(many.front, topics, count=3) as people:
        time.sleep(1)
        before = [dict(person.answers) for person in people]
        frozen += many.postgres.processes()
        for process in frozen:
            os.kill(process, signal.SIGSTOP)
        time.sleep(6)
        for process in frozen:
            os.kill(process, signal.SIGCONT)
        time.sleep(3)
    all_well(people)
    answered_right(people)
    kept_unmixed(many, people, before)


def test_a_crowd_through_nginx_is_answered_or_told_to_come_again(
    many: Cluster, topics: Dict[str, str]
) -> None:
    with writing(many.front, topics, count=CROWD) as people:
        time.sleep(5)
    all_well(people)
    answered_right(people)
    kept_whole(many, people)
    turned_away = [status for person in people for status in person.statuses if status != 200]
    assert turned_away, "nobody was refused: the crowd was too small to test anything"
    assert set(turned_away) <= {429, 503, 504}  # each with a phone, see all_well
    began = time.monotonic()
    assert Page(many.front).say(ASKED[0]).status == 200 and time.monotonic() - began < 1.0
    many.forget_the_flood()
