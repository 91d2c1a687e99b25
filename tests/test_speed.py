"""The figures of speed, judged by `make bench`: here they fail only at twice what they must be, against the stock bot as it was
last measured (docs/performance.md)."""

import re
from pathlib import Path
from typing import Dict, Tuple

import pytest

from tests.bench import scale
from tests.bench.bots import ours
from tests.bench.compare import Figures, measure

PAGE = (Path(__file__).parent.parent / "docs/performance.md").read_text("utf-8")
LEAST = {"answered turns a second": 5.0}


def stock(figure: str) -> Tuple[float, float]:
    """What the stock bot had, and how many times better this one must be at the very least."""
    row = re.search(
        rf"^\| {re.escape(figure)}[^|]*\| [\d.]+ \| ([\d.]+) \| [\d.]+ × \| ([\d.]+) × ", PAGE, re.MULTILINE
    )
    assert row, figure
    return float(row[1]), LEAST.get(figure, float(row[2]))


@pytest.fixture(scope="module")
def figures(agent: object) -> Figures:
    return measure(ours)


def test_turns_are_many_and_none_is_slow(figures: Figures) -> None:
    (turns, more), (slow, quicker) = stock("answered turns a second"), stock("95th percentile of such a turn")
    assert figures.load.failed == figures.load.empty == figures.load.wrong == 0
    assert figures.load.a_second >= turns * more / 2
    assert figures.load.p95 <= 2 * slow / quicker


def test_it_starts_quickly_and_is_small(figures: Figures) -> None:
    (start, quicker), (memory, smaller) = stock("start to first answer"), stock("resident memory")
    assert figures.start <= 2 * start / quicker
    assert figures.memory <= memory / smaller  # which no busy machine changes


def test_a_long_conversation_costs_little_more_than_a_short_one(figures: Figures) -> None:
    assert figures.early and figures.late and figures.late <= 2 * 1.5 * figures.early


@pytest.mark.parametrize("step", ["retrieve", "find names", "together"])
def test_a_hundred_times_as_much_costs_about_the_same(step: str, costs: Dict[str, scale.Cost]) -> None:
    assert costs[step].many <= 2 * 3 * costs[step].one


@pytest.fixture(scope="module")
def costs(agent: object) -> Dict[str, scale.Cost]:
    return scale.measure()
