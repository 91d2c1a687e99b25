import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.featurizer import Vectorizer, grams

TEXTS = ["老板拖欠工资", "工资不给怎么办", "娃娃上学要哪样", "老板不给工资", "上学怎么办", "工资工资"]
ROWS = [grams(text, [text[:2]]) for text in TEXTS]


def test_rows_are_those_of_the_well_known_vectorizer() -> None:
    known = TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=2)
    rows = known.fit_transform(ROWS)
    ours = Vectorizer.from_json(Vectorizer.fit(ROWS).to_json())
    for row, some in zip(rows, ROWS):
        assert ours.transform(some).toarray()[0] == pytest.approx(row.toarray()[0])


def test_a_message_of_unknown_grams_has_an_empty_row() -> None:
    row = Vectorizer.fit(ROWS).transform(["c:没", "c:见"])
    assert row.nnz == 0 and row.shape[0] == 1
