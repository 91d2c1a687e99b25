"""A checkout as small as can be, with a database, to be backed up and restored."""

import json
import sqlite3
from pathlib import Path
from typing import Any, Dict

import pytest

from bot.cli.backup import main as backup
from bot.store.database import Database
from bot.store.trail import append
from bot.store.turns import open_turn

MODEL = "models/0123456789abcdef.tar.gz"
FILES = {
    "var/session-secret": "a secret of forty characters, made up here",
    "data/nlu/reviewed.yml": "nlu: []\n",
    "policy_kb/directory/offices.yml": "offices: []\n",
    "policy_kb/documents/a-document/topics/wages.yml": "topics: []\n",
    "models/present.json": json.dumps(
        {"present": "0123456789abcdef.tar.gz", "former": [], "refused": {}, "score": None}
    ),
}
Captured = pytest.CaptureFixture[str]


def write(root: Path, turn: str, text: str) -> None:
    database = Database(f"sqlite:///{root}/var/x.db")
    database.now(lambda c: open_turn(c, "s", turn, text))
    database.now(lambda c: append(c, "张三", "sign_in"))
    database.close()


def texts(root: Path) -> Any:
    with sqlite3.connect(root / "var/x.db") as connection:
        return [row[0] for row in connection.execute("SELECT text FROM turns ORDER BY id")]


def made(root: Path) -> Path:
    assert backup([], root) == 0
    return max((root / "var/backups").glob("*.tar.gz"))


def everything(root: Path) -> Dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def change_all(root: Path) -> None:
    for name in FILES:
        if not name.startswith("models"):
            (root / name).write_text("changed", "utf-8")
    write(root, "t2", "后来说的")
