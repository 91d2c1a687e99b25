"""`make advisories`: known advisories of the pinned packages, with what shields each, into docs/advisories.md."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

import yaml
from packaging.version import Version

from bot.model_file import ROOT

KNOWN = ROOT / "deploy/advisories.yml"
PAGE = ROOT / "docs/advisories.md"
# In place of the first version without it.
UNKNOWN = "unknown"
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^ \\]+)", re.MULTILINE)
_PART = re.compile(r"(?<=<!-- make advisories -->\n).*(?=<!-- end -->)", re.DOTALL)
_AUDIT = (
    "tool",
    "run",
    "--quiet",
    "pip-audit==2.10.1",
    "--require-hashes",
    "--disable-pip",
    "--progress-spinner",
    "off",
)


@dataclass(frozen=True)
class Advisory:
    """What is known of one pinned package: the advisory's id, what it is about, the first version without it."""

    package: str
    version: str
    id: str
    what: str
    fixed_in: str


def pins(root: Path = ROOT) -> Dict[str, str]:
    """The pinned packages and their versions."""
    return dict(_PIN.findall((root / "requirements.txt").read_text("utf-8")))


def noted(held: Mapping[str, Any], pinned: Mapping[str, str]) -> List[Advisory]:
    """The advisories of the file that the pinned versions still have."""
    return [
        Advisory(name, pinned[name], one["id"], one["what"], str(one["fixed_in"]))
        for name, package in held["packages"].items()
        for one in package["advisories"]
        if name in pinned and _still_has_it(pinned[name], str(one["fixed_in"]))
    ]


def _still_has_it(version: str, fixed_in: str) -> bool:
    return fixed_in == UNKNOWN or Version(version) < Version(fixed_in)


def audited(report: str, root: Path = ROOT) -> Optional[List[Advisory]]:
    """The advisories of a pip-audit report in JSON; None where the service knew no package at all."""
    packages = json.loads(report)["dependencies"] if report.strip() else []
    if not any("vulns" in package for package in packages):
        return None
    return [
        Advisory(
            package["name"],
            package["version"],
            next((name for name in one.get("aliases", []) if name.startswith("CVE")), one["id"]),
            one.get("description", "").strip().split("\n")[0][:100],
            ", ".join(one["fix_versions"]) or "–",
        )
        for package in packages
        for one in package.get("vulns", [])
    ]


def table(found: List[Advisory], held: Mapping[str, Any], asked: str) -> str:
    """The part of the page; ``asked``: what the advisory service was able to say."""
    lines = ["| package | advisory | what | fixed in | what shields us |", "|---|---|---|---|---|"]
    for one in sorted(found, key=lambda one: (one.package, one.id)):
        shield = shield_of(one, held) or "**nothing yet**"
        lines.append(f"| {one.package} {one.version} | {one.id} | {one.what} | {one.fixed_in} | {shield} |")
    return "\n".join([*lines, "", f"Read on {held['read_on']}. {asked}", ""])


def shield_of(advisory: Advisory, held: Mapping[str, Any]) -> str:
    """Why an advisory does no harm here; empty where nobody has said so."""
    package = held["packages"].get(advisory.package, {})
    known = {one["id"] for one in package.get("advisories", ())}
    return str(package["shield"]) if advisory.id in known else ""


def _ask() -> Optional[List[Advisory]]:
    command = [str(ROOT / ".tools/bin/uv"), *_AUDIT, "--format", "json", "-r", "requirements.txt"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return audited(done.stdout)
    except (OSError, ValueError, KeyError):
        return None


def main() -> int:
    """Write the page; exit code 1 where an advisory has no shield."""
    held = yaml.safe_load(KNOWN.read_text("utf-8"))
    answered = _ask()
    found = {(one.package, one.id): one for one in [*(answered or []), *noted(held, pins())]}
    asked = (
        "The advisory service (pip-audit) was asked, too."
        if answered is not None
        else "The advisory service (pip-audit) could not be reached; run it again where it can."
    )
    text = table(list(found.values()), held, asked)
    PAGE.write_text(_PART.sub(lambda _: text, PAGE.read_text("utf-8")), "utf-8")
    open_ones = [one for one in found.values() if not shield_of(one, held)]
    for one in open_ones:
        print(
            f"{one.package} {one.version}: {one.id} ({one.what}); write its shield into {KNOWN.name}",
            file=sys.stderr,
        )
    print(f"{len(found)} advisories, {len(open_ones)} without a shield. {asked}")
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
