"""When a figure has fallen behind."""

import pytest

from bot.recorded import complaints, fallen


@pytest.mark.parametrize(
    ("name", "of", "was", "now", "has_fallen"),
    [
        ("top1", 1000, 0.95, 0.931, False),
        ("top1", 1000, 0.95, 0.929, True),
        ("top1", 1000, 0.95, 0.99, False),
        # Two points on paper, a hair more in the machine.
        ("top1", 100, 0.96, 0.94, False),
        # One question of twenty, then two.
        ("refused", 20, 1.0, 0.95, False),
        ("refused", 20, 1.0, 0.9, True),
        # Better the smaller it is.
        ("wrong_certain", 1000, 0.05, 0.08, True),
        ("wrong_certain", 1000, 0.05, 0.02, False),
    ],
)
def test_a_figure_may_fall_by_two_points_or_one_question(
    name: str, of: int, was: float, now: float, has_fallen: bool
) -> None:
    figures = {name: {"share": now, "of": of}}
    assert fallen(figures, {name: was}) == ({name: (was, now)} if has_fallen else {})


def test_each_fallen_figure_of_each_set_is_told() -> None:
    sets = {
        "dev": {"top1": {"share": 0.8, "of": 95}, "top3": {"share": 1.0, "of": 95}},
        "heldout_a": {"top1": {"share": 0.9, "of": 200}, "refused": {"share": 0.5, "of": 200}},
        "heldout_b": {"top1": {"share": 0.95, "of": 200}},
    }
    was = {
        "dev": {"top1": 0.9, "top3": 1.0},
        "heldout_a": {"top1": 0.95, "refused": 0.6},
        "heldout_b": {"top1": 0.95},
    }
    assert complaints(sets, was) == [
        "dev: top1 from 0.900 to 0.800",
        "heldout_a: top1 from 0.950 to 0.900, refused from 0.600 to 0.500",
    ]


def test_many_small_steps_down_are_one_large_one() -> None:
    recorded = {"dev": {"top1": 0.95, "top3": 0.99}}
    before = {"dev": {"top1": 0.935}}
    worse, better = ({"dev": {"top1": {"share": share, "of": 1000}}} for share in (0.92, 0.925))
    assert complaints(worse, before) == []
    assert complaints(worse, before, recorded) == ["dev: top1 from 0.950 to 0.920"]
    # What fell long ago is no fault of a model that is as good as the one before.
    assert complaints(worse, {"dev": {"top1": 0.92}}, recorded) == []
    assert complaints(better, {"dev": {"top1": 0.92}}, recorded) == []
