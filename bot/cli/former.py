"""Let the model that was served before the present one be served again."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Callable, List

from bot.rasa_setup import prepare

prepare()

from bot.cli.noted import note  # noqa: E402
from bot.judging import ALL_THE_SAME  # noqa: E402
from bot.model_file import ROOT  # noqa: E402
from bot.present_model import NoFormerModel, bring_back, former_models  # noqa: E402
from bot.store.trail import NOBODY, append  # noqa: E402
from bot.usable_model import why_unusable  # noqa: E402


def main(root: Path = ROOT, why_unusable: Callable[[Path], str] = why_unusable) -> int:
    """Bring back the newest former model that can be used; exit code 1 where there is none."""
    unfit: List[Path] = []
    for path in former_models(root):
        reason = why_unusable(path)
        if not reason:
            break
        print(f"{path.name} cannot be used any more: {reason}")
        unfit.append(path)
    try:
        back = bring_back(unfit, root)
    except NoFormerModel as error:
        print(error)
        return 1
    if root == ROOT:
        note(lambda connection: append(connection, NOBODY, "model_brought_back", back.name))
    day = datetime.fromtimestamp(back.stat().st_mtime)
    print(f"{back.name}, trained on {day:%Y-%m-%d at %H:%M}, is the present model again.")
    print(f"Start the server anew to serve it. To take the model of the present data again: {ALL_THE_SAME}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
