"""What looking up and retrieving cost with a hundred times the clauses, topics and utterances, made by code."""

import statistics
import tarfile
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, Dict, List, Sequence

import numpy as np
from scipy.sparse import csr_matrix, load_npz, vstack

from bot.knowledge import kb
from bot.model_file import model_path
from bot.nlu.featurizer import Vectorizer, grams
from bot.nlu.lexicon import clean
from bot.nlu.name_finder import find_names, make_ruler
from bot.nlu.postings import Texts
from bot.nlu.tokenizer import cut, make_jieba, terms
from policy_kb.model import Kb
from tests.bench.load import questions

TIMES = 100
NEAREST = 50
ROUNDS = 5


@dataclass(frozen=True)
class Cost:
    """Milliseconds a message at the median: with what there is, and with ``TIMES`` times as much."""

    one: float
    many: float


def measure() -> Dict[str, Cost]:
    """The cost of each step by name."""
    texts = [clean(text) for text in questions()[:200]]
    large = enlarged(kb())
    found = {
        "retrieve": _both(*(_retrieving(texts, times) for times in (1, TIMES))),
        "find names": _both(*(_naming(texts, one) for one in (kb(), large))),
        "look up": _both(*(_looking_up(one) for one in (kb(), large))),
    }
    return {
        **found,
        "together": Cost(sum(c.one for c in found.values()), sum(c.many for c in found.values())),
    }


def enlarged(knowledge: Kb) -> Kb:
    """A knowledge base of ``TIMES`` times the topics and clauses, each with a name of its own."""
    topics, clauses = dict(knowledge.topics), dict(knowledge.document.clauses)
    for number in range(1, TIMES):
        for clause in knowledge.document.clauses.values():
            name = f"{clause.id}.{number}"
            clauses[name] = replace(clause, id=name)
        for topic in knowledge.topics.values():
            name, cites = (
                f"{topic.id}_{number}",
                tuple(replace(c, clause=f"{c.clause}.{number}") for c in topic.cites),
            )
            topics[name] = replace(topic, id=name, title=f"{topic.title}{number}", cites=cites)
    document = replace(knowledge.document, clauses=clauses)
    return replace(knowledge, document=document, topics=topics, digest=f"{knowledge.digest}-{TIMES}")


def _both(one: Callable[[], float], many: Callable[[], float]) -> Cost:
    return Cost(*(statistics.median(measured() for _ in range(ROUNDS)) for measured in (one, many)))


def _retrieving(texts: Sequence[str], times: int) -> Callable[[], float]:
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(model_path()) as model:
            model.extractall(folder)  # ours, made on this machine
        vectorizer = Vectorizer.from_json(_find(folder, "vectorizer.json").read_text("utf-8"))
        rows = load_npz(_find(folder, "texts.npz"))
    known = Texts.of(csr_matrix(vstack([rows] * times)))
    jieba = make_jieba(terms(kb()))
    asked = [vectorizer.transform(grams(text, cut(text, jieba))) for text in texts]
    return lambda: _milliseconds(lambda row: known.nearest(row, NEAREST), asked)


def _find(folder: str, name: str) -> Path:
    return next(Path(folder).rglob(name))


def _naming(texts: Sequence[str], knowledge: Kb) -> Callable[[], float]:
    ruler = make_ruler(knowledge, {}, [])
    return lambda: _milliseconds(lambda text: find_names(text, ruler, knowledge), texts)


def _looking_up(knowledge: Kb) -> Callable[[], float]:
    wanted: List[str] = list(np.random.RandomState(7).choice(list(knowledge.topics), 1000))

    def look(topic: str) -> None:
        clause = knowledge.topics[topic].clause
        assert knowledge.document.clauses[clause].text and knowledge.topics_of(clause)

    return lambda: _milliseconds(look, wanted)


def _milliseconds(work: Callable[..., object], on: Sequence[object]) -> float:
    began = time.process_time()
    for one in on:
        work(one)
    return (time.process_time() - began) / len(on) * 1000
