from pathlib import Path

import pytest

from bot.nlu.lexicon import read_lexicon, translate
from policy_kb.errors import BadFile


@pytest.mark.parametrize(
    ("said", "meant"),
    [("哪点能租公祖房", "哪里能租公租房"), ("zf给有人管", "政府有没有人管"), ("dzfp", "dzfp"), ("你好", "你好")],
)  # fmt: skip
def test_dialect_slang_and_slips_are_put_in_plain_words(said: str, meant: str) -> None:
    assert translate(said) == meant


def table(folder: Path, *rows: str) -> Path:
    path = folder / "lexicon.csv"
    path.write_text("\n".join(("said,meant,kind", *rows)), "utf-8")
    return path


def test_a_table_is_read(tmp_path: Path) -> None:
    assert read_lexicon(table(tmp_path, "咋个,怎么,方言")) == {"咋个": "怎么"}


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        (["咋个,怎么"], r"lexicon\.csv:2"),
        (["咋个,,方言"], r"lexicon\.csv:2"),
        (["咋个,怎么,方言", "咋个,如何,方言"], r"lexicon\.csv:3"),
        (["咋个,怎么,方言", "囔个,咋个整,方言"], "holds '咋个'"),
    ],
)
def test_a_bad_table_says_where_and_what(tmp_path: Path, rows: list, where: str) -> None:
    with pytest.raises(BadFile, match=where):
        read_lexicon(table(tmp_path, *rows))
