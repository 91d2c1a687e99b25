"""Products of sparse matrices and the search for near texts, against plain arithmetic."""

import time

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random, vstack
from sklearn.feature_extraction.text import TfidfTransformer

from bot.nlu.postings import Texts, Weights

FEATURES = 3000


def some_rows(count: int, seed: int = 7) -> csr_matrix:
    """Texts of thirty features; a few features are in most of them, as the commonest words are, and weigh little."""
    chance = np.random.RandomState(seed)
    where = np.minimum(chance.zipf(1.3, (count, 30)) - 1, FEATURES - 1)
    rows = csr_matrix(
        (np.ones(count * 30), (np.repeat(np.arange(count), 30), where.ravel())), (count, FEATURES)
    )
    return csr_matrix(TfidfTransformer(sublinear_tf=True).fit_transform(rows).astype(np.float32))


@pytest.mark.parametrize("share", [0.1, 0.9], ids=["few weights a feature", "most columns"])
def test_a_row_times_a_matrix_is_their_product(share: float) -> None:
    matrix = random(FEATURES, 100, share, "csr", random_state=1)
    weights = Weights(matrix)
    for row in some_rows(20):
        assert weights.times(row) == pytest.approx((row @ matrix).toarray()[0], abs=1e-5)
    assert weights.times(csr_matrix((1, FEATURES))) == pytest.approx(np.zeros(100))


def test_a_row_is_multiplied_by_features_in_full_and_others_at_once() -> None:
    common, rare = (random(FEATURES // 2, 100, share, "csr", random_state=1) for share in (0.9, 0.1))
    matrix = csr_matrix(vstack([common, rare]))
    for row in some_rows(20):
        assert Weights(matrix).times(row) == pytest.approx((row @ matrix).toarray()[0], abs=1e-5)


def test_the_nearest_texts_are_found_and_are_as_near_as_they_are() -> None:
    rows = some_rows(5000)
    texts = Texts.of(rows)
    found_of_right = []
    for row in some_rows(50, seed=8):
        all_of_them = (row @ rows.T).toarray()[0]
        found, likeness = texts.nearest(row, 20)
        assert len(set(found.tolist())) == len(found)
        assert likeness == pytest.approx(all_of_them[found], abs=1e-5)
        right = set(np.argsort(-all_of_them)[:20].tolist())
        found_of_right.append(len(right & set(found.tolist())) / 20)
    assert np.mean(found_of_right) >= 0.95


def test_a_text_that_is_known_finds_itself() -> None:
    rows = some_rows(2000)
    texts = Texts.of(rows)
    for at in range(0, 2000, 50):
        found, likeness = texts.nearest(rows[at], 5)
        assert likeness.max() == pytest.approx(1.0, abs=1e-5) and at in found


def test_a_text_of_unknown_words_is_near_to_none() -> None:
    _, likeness = Texts.of(some_rows(100)).nearest(csr_matrix((1, FEATURES)), 5)
    assert likeness.sum() == 0


def test_a_hundred_times_the_texts_cost_about_the_same() -> None:
    few = some_rows(2000)
    asked = list(some_rows(100, seed=9))

    def seconds(texts: Texts) -> float:
        for row in asked[:20]:
            texts.nearest(row, 50)
        began = time.process_time()
        for row in asked:
            texts.nearest(row, 50)
        return time.process_time() - began

    # Twice the bench's limit of 3.
    assert seconds(Texts.of(csr_matrix(vstack([few] * 100)))) < 6 * seconds(Texts.of(few))
