"""Ask every question of a file of the trained bot and print the scorecard, with the plain baseline beside it."""

import argparse
import asyncio
import json
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from bot.rasa_setup import prepare

prepare()

from rasa.core.agent import Agent  # noqa: E402

from bot.conversation import converse, load_bot  # noqa: E402
from bot.knowledge import kb  # noqa: E402
from bot.nlu.normalizer import normalize  # noqa: E402
from bot.noise import KINDS  # noqa: E402
from bot.present_model import served_model  # noqa: E402
from bot.recorded import RECORDED, Figures  # noqa: E402
from bot.scorecard import TOPICAL, Asked, BadQuestion, add_up, judge, read_questions  # noqa: E402
from bot.usable_model import load_usable  # noqa: E402
from policy_kb.search import Index, bigrams  # noqa: E402

Row = Dict[str, Optional[bool]]
Cards = List[Dict[str, Any]]


async def ask_all(agent: Agent, questions: Sequence[Asked]) -> List[Cards]:
    """The cards of the last turn of every question."""
    return [[m["custom"] for m in (await converse(agent, asked.turns))[-1]] for asked in questions]


async def ask_spoilt(agent: Agent, questions: Sequence[Asked]) -> Dict[str, float]:
    """top1 of the topical questions, spoilt in each way of the noise suite."""
    topical = [asked for asked in questions if asked.kind in TOPICAL]
    found = {}
    for kind, spoil in KINDS.items():
        spoilt = [replace(asked, turns=tuple(spoil(turn) for turn in asked.turns)) for asked in topical]
        answers = await ask_all(agent, spoilt)
        found[kind] = add_up(map(judge, topical, answers))["top1"]["share"]
    return found


async def ask_sets(model: Path, files: Sequence[Path]) -> Dict[str, Figures]:
    """The figures of a model in each question file, by the file's name without its ending.

    Raises:
        CannotBeUsed: the model cannot be asked. BadQuestion: a file cannot be read.
    """
    sets = {file.stem: read_questions(file) for file in files}
    agent = await load_usable(model)
    return {
        name: add_up(map(judge, questions, await ask_all(agent, questions)))
        for name, questions in sets.items()
    }


async def ask(model: Path, questions: Sequence[Asked], noise: bool) -> Tuple[List[Cards], Dict[str, float]]:
    """The cards of every question, and top1 under each kind of noise where that is wanted."""
    agent = await load_bot(model)
    return await ask_all(agent, questions), await ask_spoilt(agent, questions) if noise else {}


def baseline(questions: Sequence[Asked]) -> Dict[str, float]:
    """BM25 over the clauses with character bigrams: share of right first clauses, and among the first three."""
    index = Index({clause.id: clause.text for clause in kb().document.clauses.values()}, bigrams)
    topical = [asked for asked in questions if asked.kind in TOPICAL]
    ranks = [[key for key, _ in index.rank(normalize(" ".join(asked.turns)))] for asked in topical]
    return {
        f"top{n}": sum(bool(set(r[:n]) & set(q.clauses)) for q, r in zip(topical, ranks))
        / max(1, len(topical))
        for n in (1, 3)
    }


def split_by(questions: Sequence[Asked], rows: Sequence[Row], what: str) -> Dict[str, Any]:
    """The figures for each style, kind or (first) clause."""
    groups: Dict[str, List[Row]] = defaultdict(list)
    for asked, row in zip(questions, rows):
        key = asked.clauses[0] if what == "clause" and asked.clauses else getattr(asked, what, "-")
        groups[key].append(row)
    return {key: add_up(group) for key, group in sorted(groups.items())}


def show(report: Dict[str, Any]) -> None:
    """Print the scorecard."""
    for name, figure in report["figures"].items():
        print(f"{name:14} {figure['share']:.3f}  ({figure['held']} of {figure['of']})")
    print(
        "baseline, BM25 over character bigrams: "
        + ", ".join(f"{n} {v:.2f}" for n, v in report["baseline"].items())
    )
    if report["noise"]:
        clean = report["figures"]["top1"]["share"]
        print(
            "top1 under noise: "
            + ", ".join(f"{k} {v:.3f} ({v - clean:+.3f})" for k, v in report["noise"].items())
        )
        print(f"mean loss under noise: {clean - sum(report['noise'].values()) / len(report['noise']):.3f}")
    for what in ("style", "clause"):
        cells = ((key, figures.get("top1")) for key, figures in report[what].items())
        print(f"top1 by {what}: " + ", ".join(f"{k} {f['share']:.2f}/{f['of']}" for k, f in cells if f))
    for miss in report["misses"]:
        print(miss)


def _misses(
    questions: Sequence[Asked], rows: Sequence[Row], answers: Sequence[List[Dict[str, Any]]]
) -> List[str]:
    bad = ("false_alarm", "wrong_certain", "empty")
    lines = []
    for asked, row, cards in zip(questions, rows, answers):
        failed = [
            name for name, held in row.items() if held is (name in bad) and name not in ("top1_ok", "top3")
        ]
        got = [(card["outcome"], card["topic"] or card["title"]) for card in cards]
        if failed:
            lines.append(
                f"{asked.id} {','.join(failed)}: {' / '.join(asked.turns)} -> {got}; wanted {asked.clauses or asked.kind}"
            )
    return lines


def record(file: Path, figures: Dict[str, Any]) -> None:
    """Keep the figures of a file in recorded.json beside it; CI fails when one falls behind."""
    path = file.parent / RECORDED
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    kept[file.stem] = {name: round(figure["share"], 3) for name, figure in figures.items()}
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--model", type=Path, help="ask this one instead of the served one")
    parser.add_argument(
        "--noise", action="store_true", help="ask everything again in the ways of bot/noise.py"
    )
    parser.add_argument("--record", action="store_true", help="let no later change fall behind these figures")
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    """Score a file; exit code 0 whatever the figures, 2 for a file that cannot be read."""
    given = parse(argv)
    try:
        questions = read_questions(given.file)
    except BadQuestion as error:
        print(error)
        return 2
    model = given.model or served_model()
    if not model.exists():
        print(f"there is no model {model.name}; run `make train`")
        return 2
    answers, noise = asyncio.run(ask(model, questions, given.noise))
    rows = [judge(asked, cards) for asked, cards in zip(questions, answers)]
    figures = add_up(rows)
    report = {
        "questions": len(questions),
        "kb": kb().digest,
        "figures": figures,
        "baseline": baseline(questions),
        "noise": noise,
        **{what: split_by(questions, rows, what) for what in ("kind", "style", "clause")},
        "misses": _misses(questions, rows, answers),
    }
    show(report)
    if given.record:
        record(given.file, figures)
    if given.out:
        given.out.write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
