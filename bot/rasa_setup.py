"""What must be set before Rasa is imported."""

import logging
import os
import warnings

from bot import no_tensorflow

_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_ACCESS_LOG": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def prepare(level: int = logging.WARNING) -> None:
    """Set the environment, put the TensorFlow stand-in in place, quieten libraries that warn about themselves."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    warnings.filterwarnings("ignore")
    # Some libraries put their own filters before ours while they are imported.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    no_tensorflow.install()
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(level, warn_only_once=False, filter_repeated_logs=True)
    configure_structlog(level)
    from bot import rasa_patches

    rasa_patches.apply()
    warnings.filterwarnings("ignore")  # again: Rasa's set-up has put its own filters first
