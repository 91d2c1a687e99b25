"""The widget as a file: small, in one piece, readable by a browser of 2017, and of nobody else's making."""

import gzip
import re
from pathlib import Path

import esprima
import pytest

from bot.web.widget_script import PARTS, widget_script, widget_style

MOST = 10 * 1024
# Too new for Chrome 61 (an old phone's WeChat), or not allowed under the pages' policy.
TOO_NEW = (
    r"\?\.", r"\?\?", r"\beval\(", r"new Function", "globalThis", r"\.flat\(", r"\.flatMap\(", "fromEntries", "replaceAll",
    "replaceChildren", "structuredClone", "randomUUID", r"\.at\(", "innerHTML", "outerHTML", "insertAdjacentHTML", r"document\.write",
    r"\bimport\(", r"allSettled", r"Object\.hasOwn", "ResizeObserver", "setAttribute\\('style'",
)  # fmt: skip


def test_script_and_style_together_weigh_at_most_ten_kilobytes() -> None:
    script = widget_script()
    assert gzip.decompress(script.packed) == script.plain
    assert widget_style().plain.decode() in script.plain.decode().replace('\\"', '"'), "the style is in it"
    assert len(script.packed) <= MOST


def test_it_parses_as_a_classic_script_of_2017() -> None:
    assert esprima.parseScript(widget_script().plain.decode()).sourceType == "script"


@pytest.mark.parametrize("word", TOO_NEW)
def test_it_uses_nothing_that_an_old_phone_lacks(word: str) -> None:
    parts = "\n".join(path.read_text("utf-8") for path in PARTS.glob("*.js"))
    assert re.search(word, parts) is None


def test_it_asks_no_foreign_host_and_brings_no_font() -> None:
    text = widget_script().plain.decode()
    assert re.findall(r"https?://[^'\"]+|@font-face|@import|url\(", text) == []


def test_every_optional_browser_part_is_looked_for_before_it_is_used() -> None:
    parts = {path.name: path.read_text("utf-8") for path in PARTS.glob("*.js")}
    for name in ("AbortController", "speechSynthesis", "visualViewport"):
        assert any(f"window.{name}" in text for text in parts.values()), name
    assert "root.adoptedStyleSheets" in parts["element.js"]


def test_the_weight_in_the_documentation_is_the_real_one() -> None:
    table = (Path(__file__).parents[3] / "docs/widget.md").read_text("utf-8")
    assert f"gzipped, KB | **{len(widget_script().packed) / 1024:.1f}** |" in table
