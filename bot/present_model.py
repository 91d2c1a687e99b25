"""Which model is served, which ones were before it, and which were not taken: kept in models/present.json."""

import json
import logging
import os
import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Callable, Collection, Dict, List, Mapping, Optional, Tuple

from bot.model_file import ROOT, digest_path, model_path
from bot.whole_file import replace_file

FILE = "present.json"
# So many models before the present one are kept.
FORMER = 2
_NAME = re.compile(r"[0-9a-f]{16}\.tar\.gz")
UNFINISHED = "unfinished-"

Shares = Mapping[str, Mapping[str, float]]  # of each figure in each question set


class NoFormerModel(Exception):
    """There is none to bring back; the text says what is served."""


@dataclass(frozen=True)
class Score:
    """The shares of a model, and the digest of what it was asked with (`model_file.asking_digest`)."""

    model: str
    asked_with: str
    shares: Shares


@dataclass(frozen=True)
class Record:
    """What present.json holds, models by their file names; ``trouble`` says why it is not to be believed."""

    present: str = ""
    former: Tuple[str, ...] = ()  # newest first
    refused: Mapping[str, Tuple[str, ...]] = field(default_factory=dict)  # with the reasons
    score: Optional[Score] = None  # of the present model
    trouble: str = ""


def read_record(root: Path = ROOT) -> Record:
    """The record; an empty one where the file is missing or damaged."""
    path = root / "models" / FILE
    try:
        kept = json.loads(path.read_text("utf-8"))
        return Record(
            present=_name(kept["present"]),
            former=tuple(map(_name, kept["former"])),
            refused={_name(name): tuple(map(str, why)) for name, why in kept["refused"].items()},
            score=_score(kept["score"]),
        )
    except FileNotFoundError:
        return Record()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Record(
            trouble=f"{path} is damaged ({error!r}), so that which model was served is not known: "
            f"that of the present data counts; the damaged file will be kept as {FILE}.damaged"
        )


def present_model(root: Path = ROOT) -> Optional[Path]:
    """The model that was taken or brought back last, if its file exists."""
    name = read_record(root).present
    path = root / "models" / name
    return path if name and path.exists() else None


def served_model(root: Path = ROOT) -> Path:
    """The present model; where there is none, that of the present data (whose file may not exist)."""
    trouble = trouble_of(root)
    if trouble:
        logging.getLogger(__name__).warning(trouble)
    return present_model(root) or model_path(root)


def trouble_of(root: Path = ROOT) -> str:
    """Why the present model is not known although there was one; empty where all is well."""
    record = read_record(root)
    if record.present and not (root / "models" / record.present).exists():
        return f"the present model {record.present} is gone; that of the present data counts"
    return record.trouble


def former_models(root: Path = ROOT) -> List[Path]:
    """Those that were served before the present one and still exist, newest first."""
    return [path for path in (root / "models" / name for name in read_record(root).former) if path.exists()]


def refusal_of(path: Path, root: Path = ROOT) -> Tuple[str, ...]:
    """Why a model was not taken, or was put aside; empty where it was not."""
    return read_record(root).refused.get(path.name, ())


def score_of(path: Path, asked_with: str, root: Path = ROOT) -> Optional[Shares]:
    """The kept shares of a model, if it was asked with the same."""
    score = read_record(root).score
    return score.shares if score and (score.model, score.asked_with) == (path.name, asked_with) else None


def take(path: Path, root: Path = ROOT) -> None:
    """Let a model be the present one; the one before it can be brought back."""

    def change(record: Record) -> Record:
        before = [name for name in (record.present, *record.former) if name not in ("", path.name)]
        former = [name for name in before if (root / "models" / name).exists()]
        refused = {name: why for name, why in record.refused.items() if name != path.name}
        return replace(record, present=path.name, former=tuple(former[:FORMER]), refused=refused)

    _change(change, root)


def refuse(path: Path, reasons: Collection[str], root: Path = ROOT) -> None:
    """Note that a model is not taken, and why."""
    _change(lambda record: replace(record, refused={**record.refused, path.name: tuple(reasons)}), root)


def forget(path: Path, root: Path = ROOT) -> None:
    """Forget what was found about a model: it has been trained anew."""

    def change(record: Record) -> Record:
        refused = {name: why for name, why in record.refused.items() if name != path.name}
        score = record.score if record.score and record.score.model != path.name else None
        return replace(record, refused=refused, score=score)

    if read_record(root).present:
        _change(change, root)


def keep_score(path: Path, asked_with: str, shares: Shares, root: Path = ROOT) -> None:
    """Keep the shares of the present model, which need not be asked again then."""
    _change(lambda record: replace(record, score=Score(path.name, asked_with, shares)), root)


def bring_back(unfit: Collection[Path] = (), root: Path = ROOT) -> Path:
    """Let the newest former model that is not ``unfit`` be the present one, and put the present one aside.

    Raises:
        NoFormerModel: nothing was served before the present one, or its file is gone.
    """
    fit = [path for path in former_models(root) if path not in unfit]
    if not fit:
        raise NoFormerModel(f"there is no former model to bring back; {served_model(root).name} is served")
    back = fit[0]

    def change(record: Record) -> Record:
        refused = {name: why for name, why in record.refused.items() if name != back.name}
        refused[record.present] = (f"it was put aside when {back.name} was brought back",)
        older = record.former[record.former.index(back.name) + 1 :]
        return replace(record, present=back.name, former=older, refused=refused)

    _change(change, root)
    return back


def tidy(root: Path = ROOT) -> List[Path]:
    """Delete the models that are neither present, nor former, nor of the present data, and unfinished ones; returns them."""
    record = read_record(root)
    kept = {record.present, *record.former, model_path(root).name}
    models = (root / "models").glob("*.tar.gz")
    old = sorted(path for path in models if _is_ours(path.name) and path.name not in kept)
    for path in old:
        path.unlink()
        digest_path(path).unlink(missing_ok=True)
    refused = {name: why for name, why in record.refused.items() if name in kept}
    _change(lambda record: replace(record, refused=refused), root)
    return old


def _change(change: Callable[[Record], Record], root: Path) -> None:
    before = read_record(root)
    path = root / "models" / FILE
    if before.trouble:
        os.replace(path, path.with_name(f"{FILE}.damaged"))
    kept = asdict(change(before))
    del kept["trouble"]
    replace_file(path, json.dumps(kept, indent=1) + "\n")


def _is_ours(name: str) -> bool:
    return bool(_NAME.fullmatch(name[len(UNFINISHED) :] if name.startswith(UNFINISHED) else name))


def _name(value: Any) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(f"{value!r} is no name of a model")
    return str(value)


def _score(kept: Optional[Dict[str, Any]]) -> Optional[Score]:
    if kept is None:
        return None
    shares = {
        name: {figure: float(share) for figure, share in of.items()} for name, of in kept["shares"].items()
    }
    return Score(_name(kept["model"]), str(kept["asked_with"]), shares)
