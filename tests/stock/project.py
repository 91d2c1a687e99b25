"""Write a stock Rasa project on the same messages, as `rasa init` lays one out, into a folder of its own.

One intent a label, one rule an intent, one custom action behind HTTP: what somebody makes of the documentation.
"""

import shutil
from itertools import islice
from pathlib import Path
from typing import Any, Dict, List

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ACTION = "action_answer"
# Epochs of `rasa init`, for which the time of training is computed from the few that are run.
USUAL_EPOCHS = 100
# Where its action server listens, unless another port is asked for.
ACTION_PORT = 5055
# Stories of two turns, which TEDPolicy learns from.
STORIES = 20


def read_labels() -> Dict[str, List[str]]:
    """The messages by what they are labelled as: topic+wage_arrears, danger+medical, greet …"""
    from bot.training_data import read_utterances

    by_label: Dict[str, List[str]] = {}
    for said in read_utterances(ROOT / "data/nlu"):
        label = "+".join(next(iter(said.metadata.items()), (said.intent,)))
        by_label.setdefault(label, []).append(said.text)
    return by_label


def nlu_data(by_label: Dict[str, List[str]]) -> Dict[str, Any]:
    """Stock NLU data."""
    return {
        "version": "3.1",
        "nlu": [
            {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
            for label, texts in by_label.items()
        ],
    }


def read_config(epochs: int) -> Dict[str, Any]:
    """The pipeline and policies, with so many epochs."""
    config: Dict[str, Any] = yaml.safe_load((HERE / "config.yml").read_text("utf-8"))
    for part in (*config["pipeline"], *config["policies"]):
        if "epochs" in part:
            part["epochs"] = epochs
    return config


def write_project(folder: Path, epochs: int, action_port: int) -> int:
    """Write the project; returns how many messages it has."""
    by_label = read_labels()
    labels = list(by_label)
    rules = [
        {"rule": label, "steps": [{"intent": label}, {"action": ACTION}]}
        for label in (*labels, "nlu_fallback")
    ]
    stories = [
        {
            "story": f"{one} then {other}",
            "steps": [{"intent": one}, {"action": ACTION}, {"intent": other}, {"action": ACTION}],
        }
        for one, other in islice(zip(labels, reversed(labels)), STORIES)
    ]
    domain = {
        "version": "3.1",
        "intents": labels,
        "actions": [ACTION],
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }
    _write(folder / "config.yml", read_config(epochs))
    _write(folder / "domain.yml", domain)
    _write(folder / "data/nlu.yml", nlu_data(by_label))
    _write(folder / "data/rules.yml", {"version": "3.1", "rules": rules})
    _write(folder / "data/stories.yml", {"version": "3.1", "stories": stories})
    _write(folder / "endpoints.yml", {"action_endpoint": {"url": f"http://127.0.0.1:{action_port}/webhook"}})
    _write(folder / "credentials.yml", {"rest": None})
    shutil.copy(HERE / "stock_action.py", folder / "actions.py")
    return sum(len(texts) for texts in by_label.values())


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
