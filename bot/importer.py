"""Read the training data from disk once: Rasa asks its importer for it several times in one training."""

from typing import Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class OnceImporter(RasaFileImporter):
    """Rasa's own importer, which keeps what it has read. Callers work on copies and never change it."""

    _read: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """The NLU training data; the language makes no difference to it."""
        if self._read is None:
            self._read = super().get_nlu_data(language)
        return self._read
