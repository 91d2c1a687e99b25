"""docs/advisories.md tells of every known advisory of the pinned packages, each with its shield."""

import json
from pathlib import Path
from typing import Any, Dict

import pytest
import yaml

from bot.cli.advisories import KNOWN, PAGE, audited, noted, pins, shield_of, table

HELD: Dict[str, Any] = yaml.safe_load(KNOWN.read_text("utf-8"))


def test_the_page_tells_of_the_versions_that_are_pinned_now() -> None:
    page = PAGE.read_text("utf-8")
    found = noted(HELD, pins())
    assert found
    for one in found:
        assert f"| {one.package} {one.version} | {one.id} |" in page, "run make advisories"
    assert "nothing yet" not in page


def test_every_noted_package_is_pinned_and_has_a_shield() -> None:
    assert set(HELD["packages"]) <= set(pins())
    assert all(package["shield"].strip() for package in HELD["packages"].values())


@pytest.mark.parametrize(
    "name", [name for name, one in HELD["packages"].items() if "Never imported" in one["shield"]]
)
def test_what_is_said_never_to_be_imported_is_not(name: str, agent: object) -> None:
    import sys

    import bot.run  # noqa: F401

    modules = {"protobuf": "google.protobuf"}
    assert modules.get(name, name) not in sys.modules


def test_a_raised_pin_drops_the_advisories_that_it_mends() -> None:
    assert not noted(HELD, {"pydantic": "1.10.13"}) and noted(HELD, {"pydantic": "1.10.12"})


def test_a_new_advisory_of_the_service_stands_there_without_a_shield() -> None:
    vulnerability = {
        "id": "PYSEC-1",
        "aliases": ["CVE-1"],
        "fix_versions": ["2.0"],
        "description": "bad\nworse",
    }
    report = json.dumps({"dependencies": [{"name": "sanic", "version": "21.12.2", "vulns": [vulnerability]}]})
    (one,) = audited(report) or []
    assert (one.id, one.what, one.fixed_in) == ("CVE-1", "bad", "2.0") and not shield_of(one, HELD)
    assert "**nothing yet**" in table([one], HELD, "")


def test_a_service_that_knows_nothing_is_no_answer() -> None:
    nothing = {"dependencies": [{"name": "sanic", "skip_reason": "not found"}], "fixes": []}
    assert audited(json.dumps(nothing)) is None and audited("") is None


def test_the_page_is_reached_from_readme() -> None:
    assert "make advisories" in (Path(PAGE).parent.parent / "README.md").read_text("utf-8")
