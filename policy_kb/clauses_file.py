"""Write clauses.yml: what the segmenter finds, for people to read and for the next version to compare with."""

from pathlib import Path

import yaml

from policy_kb.load import ROOT, SLUG, load_document
from policy_kb.model import Document

NOTE = "# Generated from source.txt by `python -m policy_kb.clauses_file`; never edited by hand.\n"


def clauses_path(document: Document, root: Path = ROOT) -> Path:
    """Where a document's clauses.yml lies."""
    return root / "documents" / document.slug / "clauses.yml"


def render_clauses(document: Document) -> str:
    """The text of clauses.yml: id, label, heading, offsets, digest, leads and supports of each clause."""
    rows = [
        {
            "id": clause.id,
            "label": clause.label,
            "heading": clause.heading,
            "start": clause.span.start,
            "end": clause.span.end,
            "digest": clause.digest,
            "leads": list(clause.duty.leads) if clause.duty else [],
            "supports": list(clause.duty.supports) if clause.duty else [],
        }
        for clause in document.clauses.values()
    ]
    return NOTE + yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=110)


if __name__ == "__main__":
    found = load_document(ROOT / "documents" / SLUG)
    clauses_path(found).write_text(render_clauses(found), "utf-8")
