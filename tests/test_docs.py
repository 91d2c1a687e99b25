"""The documentation says what is so."""

import re
from pathlib import Path

from tests.conftest import Talk

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 120


def test_the_answer_in_the_readme_is_the_real_one(talk: Talk) -> None:
    block = re.search(r'```\n\$ make ask Q="(.*)"\n(.*?)```', README, re.DOTALL)
    assert block
    assert talk(block.group(1))[0][0]["text"] == block.group(2).strip()


def test_every_make_command_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for path in DOCS for name in re.findall(r"`make ([a-z]+)", path.read_text("utf-8"))}
    assert named <= targets


def test_every_link_in_the_docs_leads_somewhere() -> None:
    broken = [
        (path.name, link)
        for path in DOCS
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
        if not (path.parent / link).exists()
    ]
    assert broken == []


def test_every_path_in_the_readme_exists() -> None:
    paths = re.findall(r"`((?:bot|data|policy_kb|actions|tests|docs)/[\w./-]*)`", README)
    assert [path for path in paths if not (ROOT / path).exists()] == []
