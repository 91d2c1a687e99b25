"""Train without one part after the other and ask the held-out questions: what each part is worth.

Writes docs/parts.md. Takes a minute and a half a row.
"""

import asyncio
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Dict, List, Sequence

from bot.rasa_setup import prepare

prepare()

from bot.cli.score import ask_all  # noqa: E402
from bot.cli.train import train  # noqa: E402
from bot.conversation import load_bot  # noqa: E402
from bot.model_file import ROOT  # noqa: E402
from bot.scorecard import Asked, add_up, judge, read_questions  # noqa: E402

PAGE = ROOT / "docs/parts.md"
Changes = Dict[str, Dict[str, Any]]
VARIANTS: Dict[str, Changes] = {
    "as it is": {},
    "without characters": {"NgramFeaturizer": {"parts": ["words", "sounds"]}},
    "without words": {"NgramFeaturizer": {"parts": ["characters", "sounds"]}},
    "without sounds": {"NgramFeaturizer": {"parts": ["characters", "words"], "one_by_sound_in": 0}},
    "words only": {"NgramFeaturizer": {"parts": ["words"], "one_by_sound_in": 0}},
    "nothing learnt by sound alone": {"NgramFeaturizer": {"one_by_sound_in": 0}},
    "without the lexicon": {"Cleaner": {"lexicon": False}},
    "without retrieval": {"SubjectRanker": {"near_weight": 0.0}},
    "without the model of groups": {"SubjectRanker": {"group_weight": 0.0}},
    "without the clause talked about": {"Decider": {"clause_weight": 0.0}},
    "without story and clause": {"Decider": {"clause_weight": 0.0, "story_weight": 0.0}},
}
HEAD = """# What each part is worth

Written by `make ablate` on {day}: the bot trained anew without one part, with the limits as they are, on the {count} held-out
questions of `tests/questions/`. Shares; the last column are questions of several turns.

| | top1 | top3 | wrong as certain | refused | emergency | false alarm | top1, several turns |
|---|---|---|---|---|---|---|---|
"""
FIGURES = ("top1", "top3", "wrong_certain", "refused", "emergency", "false_alarm")


async def measure(model: Path, questions: Sequence[Asked]) -> List[float]:
    """The figures of a model, and the share of right answers to questions of several turns."""
    rows = list(map(judge, questions, await ask_all(await load_bot(model), questions)))
    several = add_up(row for asked, row in zip(questions, rows) if len(asked.turns) > 1)
    total = add_up(rows)
    return [*(total[name]["share"] for name in FIGURES), several["top1"]["share"]]


def main() -> int:
    """Write the page, row by row."""
    files = sorted((ROOT / "tests/questions").glob("heldout_*.jsonl"))
    questions = [asked for path in files for asked in read_questions(path)]
    page = HEAD.format(day=date.today().isoformat(), count=len(questions))
    for name, changes in VARIANTS.items():
        with TemporaryDirectory() as folder:
            model = Path(folder) / "model.tar.gz"
            train(model, changes)
            figures = asyncio.run(measure(model, questions))
        row = f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |"
        print(row, flush=True)
        page += row + "\n"
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
