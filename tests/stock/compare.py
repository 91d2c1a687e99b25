"""Train a stock Rasa bot (Jieba, CountVectors, DIET) on the same messages and judge it by the same questions.

Runs in an environment of its own (`make stock`), since it needs TensorFlow. One intent a topic, as a stock bot has;
each question by its last message, since a stock bot's classifier sees no other.
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Dict, List, Sequence

from rasa.core.agent import Agent
from rasa.model_training import train_nlu

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from bot.scorecard import TOPICAL  # noqa: E402
from policy_kb.load import load_kb  # noqa: E402
from tests.stock.project import ACTION_PORT, write_project  # noqa: E402


def judge(question: Dict[str, Any], ranking: List[str], clauses: Dict[str, str]) -> Dict[str, bool]:
    """Which figures hold. ``ranking``: labels, best first, ``nlu_fallback`` first where the bot is not sure."""
    found = [clauses[label.partition("+")[2]] for label in ranking if label.startswith("topic+")]
    answered = found[0] if ranking[0].startswith("topic+") else None
    fine = {*question["clauses"], *question["also_ok"]}
    if question["kind"] in TOPICAL:
        return {
            "top1": answered in question["clauses"],
            "top1 without fallback": found[:1] != [] and found[0] in question["clauses"],
            "top3": bool(set(list(dict.fromkeys(found))[:3]) & set(question["clauses"])),
            "wrong_certain": answered is not None and answered not in fine,
        }
    if question["kind"] == "oos":
        return {"refused": answered is None}
    if question["kind"] == "emergency":
        return {"emergency": ranking[0].startswith("danger+")}
    return {}


async def ask_all(model: str, files: Sequence[Path]) -> Dict[str, Dict[str, float]]:
    """The figures of each file, and the milliseconds a message takes."""
    agent = Agent.load(model)
    clauses = {topic.id: topic.clause for topic in load_kb(ROOT / "policy_kb").topics.values()}
    report: Dict[str, Dict[str, float]] = {}
    for path in files:
        held: Dict[str, List[bool]] = {}
        started, count = time.perf_counter(), 0
        for line in path.read_text("utf-8").splitlines():
            question = json.loads(line)
            parsed = await agent.parse_message(question["turns"][-1])
            count += 1
            labels = [entry["name"] for entry in parsed["intent_ranking"]]
            for name, value in judge(question, labels, clauses).items():
                held.setdefault(name, []).append(value)
        report[path.stem] = {name: sum(values) / len(values) for name, values in held.items()}
        report[path.stem]["ms a message"] = (time.perf_counter() - started) / count * 1000
    return report


def main() -> None:
    """Train for some epochs, ask, print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=10)
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        count = write_project(folder, given.epochs, ACTION_PORT)
        started = time.perf_counter()
        model = train_nlu(str(folder / "config.yml"), str(folder / "data/nlu.yml"), str(folder))
        seconds = time.perf_counter() - started
        print(f"{count} messages, {given.epochs} epochs, trained in {seconds:.0f} s", flush=True)
        files = sorted((ROOT / "tests/questions").glob("*.jsonl"))
        print(json.dumps(asyncio.run(ask_all(model, files)), indent=1))


if __name__ == "__main__":
    main()
