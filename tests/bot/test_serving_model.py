"""A model file is code: what is not what was trained is not loaded, and the one before it serves on."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, List

import pytest

from bot.model_file import CannotBeUsed, check_digest, digest_path, model_path, note_digest
from bot.present_model import FILE
from bot.serving_model import candidates, load_first
from tests.bench.load import WEBHOOK
from tests.checkout_copy import copy_checkout
from tests.server import running


@pytest.fixture
def models(tmp_path: Path) -> List[Path]:
    found = [tmp_path / name for name in ("a.tar.gz", "b.tar.gz", "c.tar.gz")]
    for path in found:
        path.write_bytes(path.name.encode())
        note_digest(path)
    return found


def served(models: List[Path], broken: str = "") -> str:
    async def load(path: Path) -> Any:
        return SimpleNamespace(is_ready=lambda: path.name != broken)

    return asyncio.run(load_first(models, load))[0].name


def test_the_present_model_is_served(models: List[Path]) -> None:
    assert served(models) == "a.tar.gz"


def test_one_that_is_not_what_was_trained_is_not_even_loaded(
    models: List[Path], caplog: pytest.LogCaptureFixture
) -> None:
    models[0].write_bytes(b"something else")
    digest_path(models[1]).unlink()
    assert served(models) == "c.tar.gz"
    assert "a.tar.gz is not the file that was trained" in caplog.text
    assert "b.tar.gz or its digest cannot be read" in caplog.text


def test_one_that_cannot_be_loaded_leaves_the_former_serving(models: List[Path]) -> None:
    assert served(models, broken="a.tar.gz") == "b.tar.gz"


def test_where_none_is_left_that_is_said(models: List[Path]) -> None:
    for path in models:
        path.unlink()
    with pytest.raises(CannotBeUsed, match="make train"):
        served(models)


def test_the_digest_is_one_that_sha256sum_reads(models: List[Path]) -> None:
    digest, name = digest_path(models[0]).read_text("utf-8").split()
    assert len(digest) == 64 and name == "a.tar.gz"
    check_digest(models[0])


def test_a_server_starts_with_the_former_model_where_the_present_one_is_corrupt(
    tmp_path: Path, agent: Any
) -> None:
    checkout = copy_checkout(tmp_path / "copy")
    good, folder = model_path(), checkout / "models"
    corrupt = folder / "0123456789abcdef.tar.gz"
    corrupt.write_bytes((folder / good.name).read_bytes()[:-1000])
    digest_path(corrupt).write_text("0" * 64 + f"  {corrupt.name}\n")
    record = {"present": corrupt.name, "former": [good.name], "refused": {}, "score": None}
    (folder / FILE).write_text(json.dumps(record))
    assert [path.name for path in candidates(checkout)] == [corrupt.name, good.name]
    with running(environment={"YUNXIAN_DATABASE": f"sqlite:///{tmp_path}/x.db"}, checkout=checkout) as server:
        status, answer = server.post(WEBHOOK, {"sender": "a", "message": "老板拖欠工资"})
    assert status == 200 and answer[0]["custom"]["topic"] == "wage_arrears"
