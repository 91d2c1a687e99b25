"""Fit the confidence on held-out questions, and draw what it costs to answer more: wrong as certain against answered."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import List, Mapping, Optional, Sequence

from bot.rasa_setup import prepare

prepare()

import matplotlib  # noqa: E402

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

from bot.calibrating import Judged, Point, bins, curve, fit  # noqa: E402
from bot.conversation import converse, load_bot  # noqa: E402
from bot.model_file import ROOT, model_path  # noqa: E402
from bot.nlu.calibration import PATH, Signals, confidence_of  # noqa: E402
from bot.nlu.decider import DECISION, read_limits  # noqa: E402
from bot.scorecard import TOPICAL, Asked, BadQuestion, read_questions  # noqa: E402

PICTURE = ROOT / "docs/answered-and-wrong.svg"
# Those written later are only looked at (tests/questions/README.md).
TUNED_ON = [ROOT / f"tests/questions/heldout_{name}.jsonl" for name in "abcd"]


async def judge_all(questions: Sequence[Asked]) -> List[Judged]:
    """What the limits decide about: topical questions and those out of scope that nothing else decided on."""
    agent = await load_bot(model_path())
    found: List[Judged] = []
    for number, asked in enumerate(questions):
        if asked.kind in (*TOPICAL, "oos"):
            sender = f"calibrate-{number}"
            await converse(agent, asked.turns, sender)
            tracker = await agent.tracker_store.retrieve(sender)
            judged = _judge(asked, tracker.latest_message.parse_data.get(DECISION) or {})
            found += [judged] if judged else []
    return found


def _judge(asked: Asked, decision: dict) -> Optional[Judged]:
    if not decision.get("signals"):
        return None
    right = asked.kind in TOPICAL and decision["best_clause"] in (*asked.clauses, *asked.also_ok)
    return Judged(Signals(*decision["signals"]), topical=asked.kind in TOPICAL, right=right)


def write_weights(weights: Mapping[str, float], path: Path = PATH) -> None:
    """Write calibration.yml."""
    lines = [
        "# Written by `make calibrate` from held-out questions: what each signal adds to the log odds of a right answer."
    ]
    lines += [f"{name}: {value}" for name, value in weights.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def draw(points: Sequence[Point], limit: float, path: Path) -> None:
    """Draw the curve as SVG, the chosen limit marked."""
    figure, axes = pyplot.subplots(figsize=(6, 4))
    answered = [point.answered for point in points]
    axes.plot(answered, [point.wrong for point in points], label="wrong as certain, of questions in scope")
    axes.plot(
        answered, [point.strangers for point in points], "--", label="answered, of questions out of scope"
    )
    chosen = min(points, key=lambda point: abs(point.limit - limit))
    axes.axvline(chosen.answered, color="gray", linewidth=0.8)
    axes.annotate(f"limit {limit:.2f}", (chosen.answered, axes.get_ylim()[1] * 0.6), rotation=90, ha="right")
    axes.set_xlabel("answered, of the questions in scope that the limit decides about")
    axes.set_ylabel("share")
    axes.legend(loc="upper left")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main(argv: Sequence[str]) -> int:
    """Fit, draw, print; exit code 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=TUNED_ON)
    parser.add_argument(
        "--keep", action="store_true", help="draw and print only, do not write calibration.yml"
    )
    given = parser.parse_args(argv)
    try:
        questions = [asked for path in given.files for asked in read_questions(path)]
    except BadQuestion as error:
        print(error)
        return 2
    judged = asyncio.run(judge_all(questions))
    weights = None if given.keep else fit(judged)
    if weights:
        write_weights(weights)
    confidences = [confidence_of(one.signals, weights) for one in judged]
    draw(curve(judged, confidences), read_limits()["answer"], PICTURE)
    print(f"{len(judged)} questions")
    for mean, right, count in bins(judged, confidences):
        print(f"confidence {mean:.2f}: right {right:.2f} of {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
