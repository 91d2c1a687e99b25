"""What people on the staff have decided that messages mean: data/nlu/reviewed.yml, which `make train` reads like its neighbours.

The long form of Rasa's NLU files, so that who decided and when stays with each example.
"""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

import yaml

from bot.channels.personal_numbers import mask
from bot.loop.likeness import bare
from bot.loop.line import BadLine, read_line
from bot.model_file import ROOT
from bot.nlu.normalizer import normalize
from bot.recorded import question_files
from bot.scorecard import read_questions
from bot.training_data import Utterance, read_file, read_utterances
from bot.whole_file import alone_in, replace_file
from policy_kb.errors import BadFile
from policy_kb.model import Kb

PATH = ROOT / "data/nlu/reviewed.yml"
POLICY, OUT_OF_SCOPE = "policy", "out_of_scope"
SHORTEST, LONGEST = 2, 200
# A recorded question of a word or two is nobody's property.
_OWN = 5
_HEAD = "# Written by bot/loop/reviewed.py: messages that a person on the staff has assigned.\n"
# Not `by` and `on`: YAML reads a bare `on` as true.
_BY, _ON, _NOTE = "decided_by", "decided_on", "note"


class BadLines(Exception):
    """Lines cannot be imported; `problems` says which, what is wrong and what to do, in Chinese."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Reviewed:
    """One message and what somebody decided it is about: a topic (intent policy), or out of scope (no topic).

    ``on`` is a day, such as 2026-11-26.
    """

    text: str
    intent: str
    topic: Optional[str]
    by: str
    on: str
    note: str = ""

    @property
    def subject(self) -> str:
        """The topic, or that it is none."""
        return self.topic or self.intent


def read(path: Path = PATH) -> List[Reviewed]:
    """All that was decided; nothing where there is no file.

    Raises:
        BadFile: it is not as `add` writes it.
    """
    return [_decided(said) for said in read_file(path)] if path.exists() else []


def add(path: Path, examples: Sequence[Reviewed]) -> List[str]:
    """Add what was decided and return the texts that are new: one that a file of the folder has is passed over.

    Reads all files of the folder, which takes seconds.

    Raises:
        BadFile: a file of the folder cannot be read. OSError: the file cannot be written; it stays as it was.
    """
    with alone_in(path.parent):
        known = {_same(said.text) for said in read_utterances(path.parent)}
        new = {_same(e.text): e for e in reversed(examples) if _same(e.text) not in known}
        if new:
            replace_file(path, _render([*read(path), *new.values()]))
        return [example.text for example in new.values()]


def remove(path: Path, texts: Iterable[str]) -> int:
    """Take back what was decided on some texts and return on how many anything was.

    Raises:
        BadFile: the file cannot be read. OSError: it cannot be written; it stays as it was.
    """
    gone = {_same(text) for text in texts}
    with alone_in(path.parent):
        before = read(path)
        kept = [example for example in before if _same(example.text) not in gone]
        if len(kept) < len(before):
            replace_file(path, _render(kept))
        return len(before) - len(kept)


def problems(examples: Sequence[Reviewed], kb: Kb, utterances: Iterable[Utterance]) -> List[str]:
    """Why some examples must not be trained on, in Chinese; none where all may be.

    Args:
        utterances: the training data as it is. It may hold an example already, if it is about the same.
    """
    known = {_same(said.text): _subject(said) for said in utterances}
    asked = {_same(text): topic.title for topic in kb.topics.values() for text in topic.asked_as}
    recorded = _recorded()
    found: List[str] = []
    for example in examples:
        key = _same(example.text)
        whats = list(_unfit(example, kb))
        about = known.setdefault(key, example.subject)
        if about != example.subject:
            whats.append(f"已经归到“{_name(about, kb)}”，不能又归到“{_name(example.subject, kb)}”")
        if key in asked:
            whats.append(f"是“{asked[key]}”的测试问句，不能拿来学，请去掉这句")
        if key in recorded:
            whats.append("是考助手的题，不能拿来学，请去掉这句")
        found += [f"“{_short(_one_line(example.text))}”{what}" for what in whats]
    return found


def export_lines(examples: Iterable[Reviewed]) -> str:
    """The examples as JSON Lines: text, intent, topic (or null), by, on, note."""
    return "".join(json.dumps(asdict(example), ensure_ascii=False) + "\n" for example in examples)


def import_lines(text: str) -> List[Reviewed]:
    """The examples that JSON Lines hold; whether they may be trained on, `problems` says.

    Raises:
        BadLines: some are not as `export_lines` writes them.
    """
    found: List[Reviewed] = []
    wrong: List[str] = []
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        if line.strip():
            try:
                found.append(Reviewed(**read_line(line)))
            except BadLine as error:
                wrong.append(f"第{number}行：{error}")
    if wrong:
        raise BadLines(wrong)
    return found


@lru_cache(maxsize=100_000)
def _same(text: str) -> str:
    # Remembered: the training data is compared each time.
    return normalize(text)


def _subject(said: Utterance) -> str:
    return next(iter(said.metadata.values()), said.intent)


def _name(subject: str, kb: Kb) -> str:
    if subject == OUT_OF_SCOPE:
        return "不在范围内"
    named = kb.topics.get(subject) or kb.dangers.get(subject)
    return named.title if named else f"别的话（{subject}）"


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def _recorded() -> Set[str]:
    turns = (turn for path in question_files() for asked in read_questions(path) for turn in asked.turns)
    return {_same(turn) for turn in turns if len(_same(turn)) >= _OWN}


def _unfit(example: Reviewed, kb: Kb) -> Iterator[str]:
    """What is wrong with an example in itself."""
    text = _one_line(example.text)
    if sum(char.isalnum() for char in bare(text)) < SHORTEST:
        yield f"太短，至少要{SHORTEST}个字"
    if len(text) > LONGEST:
        yield f"太长，最多{LONGEST}个字，请只留问的那句"
    if mask(text) != text:
        yield "里头有个人号码，请换成〔手机号〕这样的字"
    if any(mask(said) != said for said in (example.by, example.note)):
        yield "是谁定的、备注里头有个人号码，请去掉"
    if example.intent == POLICY and example.topic not in kb.topics:
        yield f"归到的主题“{example.topic or ''}”没有，请选一个有的主题"
    if example.intent not in (POLICY, OUT_OF_SCOPE) or (example.intent == OUT_OF_SCOPE and example.topic):
        yield f"要么归到一个主题（{POLICY}），要么不在范围内（{OUT_OF_SCOPE}，不写主题）"


def _decided(said: Utterance) -> Reviewed:
    who, on = said.decided.get(_BY), said.decided.get(_ON)
    if not who or not on:
        fix = f"write metadata: {{{_BY}: …, {_ON}: …}}"
        raise BadFile(said.where, f"{said.text!r} does not say who decided and when", fix)
    return Reviewed(said.text, said.intent, said.metadata.get("topic"), who, on, said.decided.get(_NOTE, ""))


def _render(examples: Iterable[Reviewed]) -> str:
    """The file: a block for each topic, in a fixed order, so that one more decision is two more lines."""
    ordered = sorted(examples, key=lambda example: (*_label(example), example.text))
    blocks = [_block(*label, list(alike)) for label, alike in groupby(ordered, key=_label)]
    data = {"version": "3.1", "nlu": blocks}
    return _HEAD + yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, default_flow_style=None, width=10_000
    )


def _label(example: Reviewed) -> Tuple[str, str]:
    return example.intent, example.topic or ""


def _block(intent: str, topic: str, examples: Sequence[Reviewed]) -> Mapping[str, Any]:
    about = {"metadata": {"topic": topic}} if topic else {}
    return {"intent": intent, **about, "examples": [_example(example) for example in examples]}


def _example(example: Reviewed) -> Dict[str, Any]:
    metadata = {_BY: _one_line(example.by), _ON: example.on, _NOTE: _one_line(example.note)}
    return {
        "text": _one_line(example.text),
        "metadata": {key: value for key, value in metadata.items() if value},
    }


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
