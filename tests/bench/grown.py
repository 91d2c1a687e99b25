"""A whole turn where there are several times the topics and utterances, trained by the project's own command.

`python -m tests.bench.grown 10` (make bench GROWN=10). The document's clauses stay: the loader proves each quote in them.
Training costs more than as many times: one line a topic, each against its own utterances and at most `REST` others (bot/nlu/linear.py).
"""

import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, List, Match

from tests.bench.load import WEBHOOK, questions
from tests.checkout_copy import copy_checkout
from tests.server import running

TURNS = 300
# Behind a title; a figure there would have to stand in the document.
COPIES = "原甲乙丙丁戊己庚辛壬癸"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ID = re.compile(r"^- id: (\w+)$", re.MULTILINE)
_TITLE = re.compile(r"^(  title: .*)$", re.MULTILINE)
_RELATED = re.compile(r"(?<=^  related: \[)(.*)(?=\]$)", re.MULTILINE)
_ASKED_AS = re.compile(r"(?<=^  asked_as:\n)(?:    - .*\n?)+", re.MULTILINE)
_TOPIC = re.compile(r"metadata: \{topic: (\w+)\}")


def grow(checkout: Path, times: int) -> None:
    """Give a copy of the project ``times`` the topics and utterances."""
    (topics,) = checkout.glob("policy_kb/documents/*/topics")
    files = {path: path.read_text("utf-8") for path in topics.glob("*.yml")}
    files.update({path: path.read_text("utf-8") for path in (checkout / "data/nlu/topics").rglob("*.yml")})
    letters = sorted(set(_HAN.findall("".join(files.values()))))
    for copy in range(1, times):
        others = _others(letters, copy)
        for path, text in files.items():
            ours = topics in path.parents
            made = _renamed(text, copy)
            made = _asked_otherwise(made, copy, others) if ours else _turned(made, others)
            path.with_name(f"{path.stem}_{copy}.yml").write_text(made, "utf-8")


def _others(letters: List[str], copy: int) -> Dict[int, str]:
    # As many different words as there are, but others: each letter stands for another one.
    turned = letters[:]
    random.Random(copy).shuffle(turned)
    return {ord(letter): other for letter, other in zip(letters, turned)}


def _turned(text: str, others: Dict[int, str]) -> str:
    lines = [line.translate(others) if line.startswith("    - ") else line for line in text.split("\n")]
    return "\n".join(lines)


def _asked_otherwise(text: str, copy: int, others: Dict[int, str]) -> str:
    # With the copy's letter at its end: what is asked in Latin letters has no others.
    def ask(found: Match[str]) -> str:
        return _turned(found[0], others).replace("\n", f"{COPIES[copy]}\n")

    return _ASKED_AS.sub(ask, text)


def _renamed(text: str, copy: int) -> str:
    text = _ID.sub(rf"- id: \1_{copy}", text)
    text = _TITLE.sub(rf"\g<1>{COPIES[copy]}", text)
    text = _RELATED.sub(lambda found: re.sub(r"\w+", rf"\g<0>_{copy}", found[1]), text)
    return _TOPIC.sub(rf"metadata: {{topic: \1_{copy}}}", text)


def turn(checkout: Path) -> float:
    """Milliseconds a turn of somebody new takes at the median."""
    texts, took = questions(), []
    with running(checkout=checkout, healthy=False) as server:
        for number in range(TURNS):
            asked = {"sender": f"s{number}", "message": texts[number * 7 % len(texts)]}
            began = time.perf_counter()
            status, answer = server.post(WEBHOOK, asked)
            took.append((time.perf_counter() - began) * 1000)
            assert status == 200 and answer
    return statistics.median(took)


def main() -> None:
    """Print the turn with what there is and with so many times as much."""
    times = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        one, many = (copy_checkout(Path(folder) / name) for name in ("one", "many"))
        grow(many, times)
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "bot.cli.train", "--take"], cwd=many, check=True)
        trained = time.monotonic() - began
        first, then = turn(one), turn(many)
    print(f"trained {times} x the topics and utterances in {trained:.0f} s")
    print(f"a whole turn: {first:.1f} -> {then:.1f} ms, {then / first:.2f} x (at most 2 x)")


if __name__ == "__main__":
    main()
