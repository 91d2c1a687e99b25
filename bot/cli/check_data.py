"""Check the training data against the knowledge base: all problems at once, exit 1 if any."""

import sys
from collections import Counter
from pathlib import Path
from typing import Callable, Container, Dict, Iterator, List, Tuple

from bot.rasa_setup import prepare

prepare()

from bot.knowledge import kb  # noqa: E402
from bot.loop.reviewed import PATH as REVIEWED  # noqa: E402
from bot.loop.reviewed import read as read_reviewed  # noqa: E402
from bot.nlu.calibration import PATH as CALIBRATION  # noqa: E402
from bot.nlu.decider import read_limits  # noqa: E402
from bot.nlu.lexicon import read_lexicon  # noqa: E402
from bot.nlu.name_finder import WORDS  # noqa: E402
from bot.nlu.normalizer import normalize  # noqa: E402
from bot.training_data import Utterance, read_utterances  # noqa: E402
from policy_kb.check import Problem  # noqa: E402
from policy_kb.errors import BadFile  # noqa: E402
from policy_kb.model import Kb  # noqa: E402
from policy_kb.read_yaml import read_yaml  # noqa: E402

# A topic's messages, and those of all intents that are about no topic.
FEWEST = {"policy": 60, "ask_office": 3}
FEWEST_IN_ALL = {"out_of_scope": 500, "emergency": 200}
FEWEST_OF_AN_ACT = 60


def check_labels(knowledge: Kb, utterances: List[Utterance]) -> Iterator[Problem]:
    """Every label names something the knowledge base has."""
    known: Dict[str, Container[str]] = {
        "topic": knowledge.topics,
        "broad": knowledge.broad,
        "danger": knowledge.dangers,
    }
    for said in utterances:
        for kind, name in said.metadata.items():
            if kind not in known or name not in known[kind]:
                yield Problem(said.where, f"{kind} {name!r} does not exist", "use an id of policy_kb/")
        if said.intent == "policy" and "topic" not in said.metadata:
            yield Problem(said.where, "policy without a topic", "write metadata: {topic: …}")


def check_once(utterances: List[Utterance]) -> Iterator[Problem]:
    """No text stands twice."""
    seen: Dict[str, Utterance] = {}
    for said in utterances:
        key = normalize(said.text)
        former = seen.setdefault(key, said)
        if former is not said:
            yield Problem(said.where, f"{said.text!r} is also {former.label} at {former.where}", "keep one")


def check_held_out(knowledge: Kb, utterances: List[Utterance]) -> Iterator[Problem]:
    """No test question of the knowledge base stands in the training data."""
    questions = {normalize(q): topic.id for topic in knowledge.topics.values() for q in topic.asked_as}
    for said in utterances:
        if normalize(said.text) in questions:
            yield Problem(
                said.where, f"{said.text!r} is a test question", "reword it: asked_as is never trained on"
            )


def check_counts(knowledge: Kb, utterances: List[Utterance]) -> Iterator[Problem]:
    """Every topic has enough examples of each act."""
    counts: Dict[Tuple[str, str], int] = {}
    for said in utterances:
        key = (said.intent, said.metadata.get("topic", ""))
        counts[key] = counts.get(key, 0) + 1
    for topic in knowledge.topics:
        for intent, fewest in FEWEST.items():
            have = counts.get((intent, topic), 0)
            if have < fewest:
                yield Problem(
                    f"data/nlu ({topic})", f"{have} examples of {intent}", f"write at least {fewest}"
                )


def check_acts(utterances: List[Utterance]) -> Iterator[Problem]:
    """Every act, being out of scope and danger have enough examples."""
    counts = Counter(said.intent for said in utterances if "topic" not in said.metadata)
    for intent, have in counts.items():
        fewest = FEWEST_IN_ALL.get(intent, FEWEST_OF_AN_ACT)
        if have < fewest and intent != "policy":
            yield Problem(f"data/nlu ({intent})", f"{have} examples", f"write at least {fewest}")


def check_reviewed(path: Path) -> Iterator[Problem]:
    """Every reviewed example says who decided and when."""
    try:
        read_reviewed(path)
    except BadFile as error:
        yield Problem(error.where, error.what, error.fix)


def check_tables() -> Iterator[Problem]:
    """The tables and limits that the pipeline reads are as they should be."""
    readers: List[Callable[[], object]] = [
        read_lexicon,
        read_limits,
        lambda: read_yaml(WORDS / "bodies.yml", "said_names"),
        lambda: read_yaml(WORDS / "places.yml", "words"),
        lambda: read_yaml(CALIBRATION, "calibration"),
    ]
    for read in readers:
        try:
            read()
        except BadFile as error:
            yield Problem(error.where, error.what, error.fix)


def find_problems(knowledge: Kb, folder: Path) -> List[Problem]:
    """All problems of the training data in a folder."""
    utterances = read_utterances(folder)
    return [
        *check_labels(knowledge, utterances),
        *check_once(utterances),
        *check_held_out(knowledge, utterances),
        *check_counts(knowledge, utterances),
        *check_acts(utterances),
        *check_reviewed(folder / REVIEWED.name),
        *check_tables(),
    ]


def main() -> int:
    """Print the problems; return the exit code."""
    folder = Path("data/nlu")
    problems = find_problems(kb(), folder)
    for problem in problems:
        print(problem)
    print(f"{len(read_utterances(folder))} utterances; {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
