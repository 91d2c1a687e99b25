"""What becomes of a group of messages that were not answered: a decision, and examples in the reviewed file."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from sqlalchemy.engine import Connection

from bot.clock import today
from bot.knowledge import kb
from bot.loop.grouping import Group, Missed, group
from bot.loop.likeness import bare
from bot.loop.reviewed import Reviewed, add, problems, remove
from bot.model_file import ROOT
from bot.store.decisions import (
    CHOICES,
    IMPORTED,
    NEW_TOPIC,
    OUT_OF_SCOPE,
    TO_TOPIC,
    Decision,
    any_decided,
    decide,
    take_back,
    taught,
)
from bot.store.lock import lock
from bot.store.missed import missed
from bot.store.retention import DAY
from bot.store.trail import append
from bot.training_data import read_utterances

NLU = ROOT / "data/nlu"
FILE = "reviewed.yml"
# Most examples of one choice; more of a kind teach nothing.
MOST_EXAMPLES = 20


class Unfit(Exception):
    """A choice cannot be taken; `problems` says why, in Chinese."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__("；".join(found))
        self.problems = list(found)


@dataclass(frozen=True)
class Choice:
    """What somebody has chosen for a group: to a topic (id), out of scope or a new topic, with the texts that are of it.

    ``left``: texts of the group that are something else, and wait on. ``learns``: whether the bot is to learn from the examples.
    """

    choice: str
    topic: Optional[str]
    examples: Tuple[str, ...]
    note: str
    left: Tuple[str, ...] = ()
    learns: bool = True


class Groups:
    """The messages that wait for a decision, in groups; the last grouping is kept, since a page is drawn before its form is sent."""

    def __init__(self, days: int) -> None:
        self._days = days
        self._ids: Tuple[str, ...] = ()
        self._groups: List[Group] = []

    def of(self, connection: Connection) -> List[Group]:
        """The groups as they are now. Takes seconds for thousands of messages."""
        now = time.time()
        found = missed(connection, now - self._days * DAY, now + 1)
        ids = tuple(message.id for message in found)
        if ids != self._ids:
            self._groups, self._ids = group(found), ids
        return self._groups

    def seen(
        self, connection: Connection, key: str, until: float, left: Sequence[str] = ()
    ) -> Tuple[Missed, ...]:
        """The messages of a group that were there when its page was drawn, without those of the texts that are ``left``.

        Raises:
            Unfit: the group is no longer there.
        """
        one = next((one for one in self.of(connection) if one.key == key), None)
        if one is None:
            raise Unfit(["这一组已经有人处理了，或者记录已经清除；请看新的再选"])
        waiting = {bare(text) for text in left}
        return tuple(m for m in one.messages if m.at <= until and bare(m.text) not in waiting)


def prepare(who: str, chosen: Choice, nlu: Path = NLU) -> List[Reviewed]:
    """The examples that a choice makes. Reads all training data, which takes seconds: not in a transaction.

    Args:
        nlu: the folder of the training data.

    Raises:
        Unfit: the choice or an example cannot be taken.
    """
    unfit = _unfit(chosen)
    if unfit:
        raise Unfit(unfit)
    reviewed = _reviewed(who, chosen)
    if reviewed:
        check_examples(reviewed, nlu)
    return reviewed


def learn(reviewed: Sequence[Reviewed], nlu: Path = NLU) -> List[str]:
    """Write prepared examples to the file; gives the texts that were not there. Takes seconds: not in a transaction.

    Raises:
        OSError: the file cannot be written.
    """
    return add(nlu / FILE, reviewed) if reviewed else []


def unlearn(texts: Sequence[str], nlu: Path = NLU) -> None:
    """Take examples out of the file.

    Raises:
        OSError: the file cannot be written.
    """
    if texts:
        remove(nlu / FILE, texts)


def settle(
    connection: Connection, who: str, messages: Sequence[Missed], chosen: Choice, learnt: Sequence[str]
) -> int:
    """Keep a choice for messages; gives the number of the decision.

    Args:
        learnt: the texts that this choice has put into the file.

    Raises:
        Unfit: somebody else was quicker, or no message is left to decide on.
    """
    lock(connection, "decisions")
    ids = [message.id for message in messages]
    if not ids:
        raise Unfit(["请至少勾一句：没勾的留着以后处理"])
    if any_decided(connection, ids):
        raise Unfit(["这一组刚才有人处理了，请看新的再选"])
    # What an earlier choice has taught stays as long as this one stands, too.
    known = taught(connection) if chosen.learns else set()
    shared = (text for text in chosen.examples if text in known)
    texts = tuple(dict.fromkeys([*learnt, *shared]))
    number = decide(connection, who, chosen.choice, chosen.topic, chosen.note, texts, ids)
    detail = {"choice": chosen.choice, "topic": chosen.topic, "messages": len(ids), "examples": len(learnt)}
    append(connection, who, "group_decided", str(number), detail)
    return number


def note_import(connection: Connection, who: str, added: Sequence[str]) -> None:
    """Keep that somebody has brought in examples from a file, so that they can be taken back like any decision."""
    if added:
        decide(connection, who, IMPORTED, None, "", added, ())
    append(connection, who, "examples_imported", detail={"examples": len(added)})


def undo(connection: Connection, who: str, number: int, nlu: Path = NLU) -> Decision:
    """Take a decision back: its messages wait again; the examples that no other decision has leave the file; gives what it was.

    Raises:
        NoSuchDecision: there is none.
        OSError: the file cannot be written; the decision stands.
    """
    former = take_back(connection, number)
    append(connection, who, "decision_taken_back", str(number))
    still = taught(connection)
    # Last: what fails here undoes the rest.
    unlearn([text for text in former.examples if text not in still], nlu)
    return former


def check_examples(examples: Sequence[Reviewed], nlu: Path = NLU) -> None:
    """See that examples from elsewhere fit the training data. Takes seconds.

    Raises:
        Unfit: one of them does not.
    """
    unfit = problems(examples, kb(), read_utterances(nlu))
    if unfit:
        raise Unfit(unfit)


def _reviewed(who: str, chosen: Choice) -> List[Reviewed]:
    if chosen.choice == NEW_TOPIC or not chosen.learns:
        return []
    intent = "policy" if chosen.choice == TO_TOPIC else OUT_OF_SCOPE
    topic = chosen.topic if chosen.choice == TO_TOPIC else None
    texts = dict.fromkeys(chosen.examples)
    return [Reviewed(text, intent, topic, who, today().isoformat(), chosen.note) for text in texts]


def _unfit(chosen: Choice) -> List[str]:
    if chosen.choice not in CHOICES:
        return ["请选一个办法：归到主题、不在范围内、要加新主题"]
    if chosen.choice == TO_TOPIC and chosen.topic not in kb().topics:
        return ["请选一个主题"]
    if chosen.choice == NEW_TOPIC and not chosen.note:
        return ["要加新主题，请写一句：要加什么"]
    if chosen.choice != NEW_TOPIC and not chosen.examples:
        return ["请至少勾一句：没勾的留着以后处理"]
    if chosen.learns and len(chosen.examples) > MOST_EXAMPLES:
        return [f"一次最多勾{MOST_EXAMPLES}句"]
    return []
