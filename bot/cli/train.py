"""Train the model of the present data, unless it is there."""

import sys
import time

from bot.rasa_setup import prepare

prepare()

import yaml  # noqa: E402
from rasa.model_training import train  # noqa: E402

from bot.model_file import MODELS, ROOT, model_path  # noqa: E402
from bot.no_tensorflow import refuse_heavy_parts  # noqa: E402


def main(force: bool) -> int:
    """Train if the model is stale or ``force``; return the exit code."""
    path = model_path()
    if path.exists() and not force:
        print(f"the model {path.name} is fresh")
        return 0
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    refuse_heavy_parts(part["name"] for part in [*config["pipeline"], *config["policies"]])
    started = time.perf_counter()
    result = train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=[str(ROOT / "data")],
        output=str(MODELS),
        fixed_model_name=path.name.replace(".tar.gz", ""),
        force_training=True,
    )
    if result.code:
        print("training failed")
        return int(result.code)
    print(f"trained {path.name} in {time.perf_counter() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main("--force" in sys.argv))
