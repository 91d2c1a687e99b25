"""Read the training data from disk once: Rasa asks its importer for it three times in one training."""

from functools import lru_cache
from typing import Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class OnceImporter(RasaFileImporter):
    """Rasa's own importer, which keeps what it has read. Callers merge copies of it and never change it."""

    @lru_cache(maxsize=1)  # noqa: B019  # an importer lives as long as one training
    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """The NLU training data."""
        return super().get_nlu_data(language)
