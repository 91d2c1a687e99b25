"""The figures of the bench: how the stock bot's training is read and scaled, what a grown project is."""

from pathlib import Path

import pytest

from bot.training_data import read_utterances
from policy_kb.load import load_kb
from tests.bench.grown import grow
from tests.checkout_copy import ROOT, copy_checkout
from tests.stock.training import Training, seconds_in_epochs

LOG = (
    "Epochs:   0%|          | 0/3 [00:00<?, ?it/s]\rEpochs:  33%|███▎      | 1/3 [01:00<02:00, 60.0s/it, t_loss=9]\r"
    "Epochs: 100%|██████████| 3/3 [1:02:05<00:00, 60.0s/it, t_loss=5]\rEpochs: 100%|██████████| 3/3 [1:02:06<00:00]\n"
    "Epochs:   0%|          | 0/3 [00:00<?, ?it/s]\rEpochs: 100%|██████████| 3/3 [00:10<00:00,  3.6s/it]\n"
)


def test_the_time_of_epochs_is_that_at_which_each_bar_ends() -> None:
    assert seconds_in_epochs(LOG) == 3726 + 10 and seconds_in_epochs("no bar") == 0


def test_only_the_epochs_are_scaled() -> None:
    training = Training(clock=100, processor=150, in_epochs=60, epochs=3)
    assert training.scaled(100) == pytest.approx(40 + 60 * 100 / 3)
    assert training.scaled(150) == pytest.approx(60 + 90 * 100 / 3)


def test_a_grown_project_has_so_many_times_the_topics_each_with_other_words(
    agent: object, tmp_path: Path
) -> None:
    checkout = copy_checkout(tmp_path / "copy")
    grow(checkout, 3)
    topics = load_kb(checkout / "policy_kb").topics
    assert len(topics) == 3 * len(load_kb(ROOT / "policy_kb").topics)
    assert all(related in topics for topic in topics.values() for related in topic.related)
    ours, grown = (read_utterances(root / "data/nlu/topics") for root in (ROOT, checkout))
    assert len(grown) == 3 * len(ours)
    assert len({said.text for said in grown}) > 2.8 * len({said.text for said in ours})
