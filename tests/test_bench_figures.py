"""The figures of the bench: how the stock bot's training is read and scaled."""

import pytest

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
