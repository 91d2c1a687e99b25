"""Train a model with Rasa's own graph and recipe."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Dict, Mapping, Optional

from bot.rasa_setup import prepare

prepare()

from rasa.engine.constants import PLACEHOLDER_IMPORTER  # noqa: E402
from rasa.engine.graph import ExecutionContext  # noqa: E402
from rasa.engine.recipes.recipe import Recipe  # noqa: E402
from rasa.engine.runner.dask import DaskGraphRunner  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.validation import validate  # noqa: E402
from rasa.shared.data import TrainingType  # noqa: E402

from bot.importer import OnceImporter  # noqa: E402
from bot.model_file import ROOT  # noqa: E402
from bot.no_tensorflow import refuse_heavy_parts  # noqa: E402


def train(path: Path, changes: Optional[Mapping[str, Dict[str, Any]]] = None) -> None:
    """Train, and write the model to ``path``.

    Args:
        changes: settings of parts of the pipeline (by class name) that are not to be as in config.yml.

    `rasa train` wraps the importer in three others that copy the training data for end-to-end learning and retrieval
    intents, which this bot does not use, and fingerprints every example after every part, for a cache that would not
    notice a changed word list. Each is a third of its time.

    Raises:
        TensorFlowNeeded: config.yml names a part that needs TensorFlow.
    """
    config_file = str(ROOT / "config.yml")
    importer = OnceImporter(config_file, str(ROOT / "domain.yml"), [str(ROOT / "data")])
    config = importer.get_config()
    for part in config["pipeline"]:
        part.update((changes or {}).get(part["name"].rpartition(".")[2], {}))
    refuse_heavy_parts(part["name"] for part in [*config["pipeline"], *config["policies"]])
    recipe = Recipe.recipe_for_name(config["recipe"])
    config, _, _ = recipe.auto_configure(config_file, config, TrainingType.BOTH)
    schema = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH, is_finetuning=False)
    validate(schema)
    with TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        runner = DaskGraphRunner.create(schema.train_schema, storage, ExecutionContext(schema.train_schema))
        runner.run(inputs={PLACEHOLDER_IMPORTER: importer})
        storage.create_model_package(path, schema, importer.get_domain())
