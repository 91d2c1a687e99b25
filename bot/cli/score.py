"""Ask every question of a file of the trained bot and print the scorecard, with the plain baseline beside it."""

import argparse
import asyncio
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from bot.rasa_setup import prepare

prepare()

from bot.conversation import converse, load_bot  # noqa: E402
from bot.knowledge import kb  # noqa: E402
from bot.model_file import model_path  # noqa: E402
from bot.nlu.normalizer import normalize  # noqa: E402
from bot.scorecard import TOPICAL, Asked, BadQuestion, add_up, judge, read_questions  # noqa: E402
from policy_kb.search import Index, bigrams  # noqa: E402

Row = Dict[str, Optional[bool]]


async def ask_all(questions: Sequence[Asked]) -> List[List[Dict[str, Any]]]:
    """The cards of the last turn of every question."""
    agent = await load_bot(model_path())
    return [[m["custom"] for m in (await converse(agent, asked.turns))[-1]] for asked in questions]


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


def main(argv: Sequence[str]) -> int:
    """Score a file; exit code 0 whatever the figures, 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(argv)
    try:
        questions = read_questions(given.file)
    except BadQuestion as error:
        print(error)
        return 2
    if not model_path().exists():
        print("there is no model of the present data; run `make train`")
        return 2
    answers = asyncio.run(ask_all(questions))
    rows = [judge(asked, cards) for asked, cards in zip(questions, answers)]
    report = {
        "questions": len(questions),
        "kb": kb().digest,
        "figures": add_up(rows),
        "baseline": baseline(questions),
        **{what: split_by(questions, rows, what) for what in ("kind", "style", "clause")},
        "misses": _misses(questions, rows, answers),
    }
    show(report)
    if given.out:
        given.out.write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
