import pytest

from bot.calibrating import Judged, bins, curve, fit
from bot.nlu.calibration import Signals, confidence_of

SURE, DOUBTFUL = Signals(4.0, 2.0), Signals(0.0, 0.2)
JUDGED = [
    *[Judged(SURE, True, True)] * 40,
    *[Judged(SURE, True, False)] * 2,
    *[Judged(DOUBTFUL, True, True)] * 3,
    *[Judged(DOUBTFUL, True, False)] * 5,
    *[Judged(DOUBTFUL, False, False)] * 10,
]


def test_the_fitted_confidence_is_how_often_it_is_right() -> None:
    weights = fit(JUDGED)
    assert confidence_of(SURE, weights) == pytest.approx(40 / 42, abs=0.05)
    assert confidence_of(DOUBTFUL, weights) == pytest.approx(3 / 18, abs=0.05)


def test_answering_less_is_wrong_less() -> None:
    confidences = [0.95 if one.signals == SURE else 0.2 for one in JUDGED]
    points = {round(point.limit, 2): point for point in curve(JUDGED, confidences)}
    assert points[0.0].answered == 1.0 and points[0.0].strangers == 1.0
    assert points[0.5].answered == pytest.approx(42 / 50)
    assert points[0.5].wrong == pytest.approx(2 / 50) and points[0.5].strangers == 0.0


def test_bins_tell_confidence_and_share_of_right_ones() -> None:
    assert bins(JUDGED[:42], [0.95] * 42) == [(pytest.approx(0.95), pytest.approx(40 / 42), 42)]
