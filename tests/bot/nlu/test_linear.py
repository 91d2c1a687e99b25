from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu import linear
from bot.nlu.linear import LinearRanker, Rankers
from bot.nlu.neighbours import share_of_labels

ROWS = csr_matrix(np.eye(4).repeat(5, axis=0))
LABELS = [label for label in ("岁", "安", "云", "县") for _ in range(5)]


def test_each_label_is_ahead_on_its_own_rows(tmp_path: Path) -> None:
    ranker = LinearRanker.train(ROWS, LABELS, balance=False)
    ranker.save(tmp_path, "some")
    again = Rankers({"some": LinearRanker.load(tmp_path, "some")})
    best = [again.labels["some"][int(again.margins(ROWS[at])["some"].argmax())] for at in range(20)]
    assert best == LABELS


def test_rankers_asked_together_answer_as_each_alone() -> None:
    each = {
        "four": LinearRanker.train(ROWS, LABELS, balance=False),
        "two": LinearRanker.train(ROWS[:10], LABELS[:10], balance=True),
    }
    together = Rankers(each)
    for row in ROWS:
        margins = together.margins(row)
        for name, ranker in each.items():
            assert margins[name] == pytest.approx(Rankers({name: ranker}).margins(row)[name])
            assert together.labels[name] == ranker.labels


def test_the_same_rows_give_the_same_weights_each_time() -> None:
    """Else questions near a limit would be answered by one training and not by the next."""
    rows = csr_matrix(np.random.RandomState(7).rand(2000, 300))
    labels = [str(number % 20) for number in range(2000)]
    first, second = (LinearRanker.train(rows, labels, balance=True) for _ in range(2))
    assert (first.weights != second.weights).nnz == 0 and list(first.bias) == list(second.bias)


def test_two_labels_are_enough() -> None:
    ranker = LinearRanker.train(ROWS[:10], LABELS[:10], balance=True)
    assert ranker.labels[int(Rankers({"two": ranker}).margins(ROWS[0])["two"].argmax())] == "岁"


def test_near_texts_share_out_by_the_square_of_likeness() -> None:
    shares = share_of_labels(np.array([0.8, 0.4]), ["a", "b"])
    assert shares == pytest.approx({"a": 0.8, "b": 0.2})


def test_a_text_like_nothing_has_no_neighbours() -> None:
    assert share_of_labels(np.zeros(3), ["a", "b", "c"]) == {}


def test_with_many_times_the_labels_each_is_still_ahead_on_its_own_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Lines are learnt in more parts then, and against a part of the rest."""
    monkeypatch.setattr(linear, "AT_ONCE", 3)
    monkeypatch.setattr(linear, "REST", 40)
    rows, labels = (
        csr_matrix(np.eye(20).repeat(5, axis=0)),
        [f"{at:02}" for at in range(20) for _ in range(5)],
    )
    ranker = LinearRanker.train(rows, labels, balance=True)
    rankers = Rankers({"many": ranker})
    assert ranker.labels == sorted(set(labels))
    assert [ranker.labels[int(rankers.margins(row)["many"].argmax())] for row in rows] == labels
    again = LinearRanker.train(rows, labels, balance=True)
    assert (ranker.weights != again.weights).nnz == 0
