"""The shape of the house: who may import whom, sizes, names, and nothing of this machine in any file."""

import ast
import re
import subprocess
from pathlib import Path
from typing import Iterator, List, Set, Tuple

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("policy_kb", "actions", "bot")
MAY_KNOW = {
    "policy_kb": {"policy_kb", "yaml", "jsonschema"},
    "actions": {"actions", "policy_kb", "rasa_sdk"},
    "bot": {
        "bot",
        "policy_kb",
        "rasa",
        "sanic",
        "spacy",
        "jieba",
        "pypinyin",
        "opencc",
        "numpy",
        "scipy",
        "sklearn",
        "joblib",
        "matplotlib",
        "yaml",
        "rasa_sdk",
        "jsonschema",
        "sqlalchemy",
        "jwt",
        "limits",
        "redis",
        "packaging",
        "jinja2",
        "rjsmin",
        "rcssmin",
        "alembic",
        "argon2",
        "zxcvbn",
        "pygal",
        "prometheus_client",
        "structlog",
    },
}
# Only what runs the actions in the same process may know rasa_sdk.
RASA_SDK_IN_BOT = {"bot/actions_in_process.py"}
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "base.py", "actions.py", "nlu.yml"}
FILE_LIMIT = 250
FUNCTION_LIMIT = 40


def tracked() -> List[Path]:
    out = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in out.stdout.splitlines() if (ROOT / name).is_file()]


def python_files(*folders: str) -> List[Path]:
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and (not folders or path.relative_to(ROOT).parts[0] in folders)
    ]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def standard() -> Set[str]:
    import sys

    return set(sys.stdlib_module_names)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_know_only_whom_they_may(package: str) -> None:
    wrong = [
        (str(path.relative_to(ROOT)), name)
        for path in python_files(package)
        for name in set(imports(path)) - standard() - MAY_KNOW[package]
    ]
    assert wrong == []


def test_only_the_in_process_endpoint_knows_rasa_sdk() -> None:
    knows = {str(path.relative_to(ROOT)) for path in python_files("bot") if "rasa_sdk" in imports(path)}
    assert knows == RASA_SDK_IN_BOT


def functions(path: Path) -> Iterator[Tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_and_functions_keep_their_size() -> None:
    long_files = [
        str(p.relative_to(ROOT))
        for p in python_files()
        if len(p.read_text("utf-8").splitlines()) > FILE_LIMIT
    ]
    long_functions = [
        f"{p.relative_to(ROOT)}:{name}"
        for p in python_files()
        for name, lines in functions(p)
        if lines > FUNCTION_LIMIT
    ]
    assert long_files == [] and long_functions == []


def test_no_file_has_a_name_that_means_everything() -> None:
    assert [path for path in tracked() if path.name in FORBIDDEN_NAMES] == []


def test_no_file_names_a_registry_or_this_machine() -> None:
    pattern = re.compile(r"--(extra-)?index-url|\.\./shared|/root/|/work/")
    this = Path(__file__).resolve()
    wrong = []
    for path in tracked():
        if path.resolve() != this and path.suffix not in (".png", ".ico"):
            found = pattern.search(path.read_text("utf-8"))
            if found:
                wrong.append((str(path.relative_to(ROOT)), found.group()))
    assert wrong == []


def test_policy_wording_stands_only_in_the_knowledge_base() -> None:
    terms = ("公共租赁", "应急周转金", "混合编班", "四免一关怀", "工资保证金")
    places = [ROOT / "domain.yml", *python_files(*PACKAGES)]
    assert [(p.name, t) for p in places for t in terms if t in p.read_text("utf-8")] == []
