"""Load the knowledge base from its files; stops at the first bad one, with file, line and the fix."""

import hashlib
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, TypeVar

from policy_kb.errors import BadFile
from policy_kb.model import (
    Broad,
    Cite,
    Clause,
    Danger,
    Document,
    Exemption,
    Hotline,
    HotQuestion,
    Kb,
    Office,
    Phone,
    Topic,
)
from policy_kb.read_yaml import read_yaml, record_lines
from policy_kb.segment import segment

ROOT = Path(__file__).parent
SLUG = "yunxian-2016-54"
Record = TypeVar("Record")


def load_kb(root: Path = ROOT) -> Kb:
    """Return the knowledge base that lies under ``root``.

    Raises:
        BadFile: a file is missing or malformed, or a quote does not stand exactly once in its clause.
    """
    folder = root / "documents" / SLUG
    document = load_document(folder)
    topics: Dict[str, Topic] = {}
    for path in sorted((folder / "topics").glob("*.yml")):
        for topic in _records(path, "topics", _topic_maker(document, path.stem)):
            _add(topics, topic.id, topic, topic.where)
    directory = root / "directory"
    offices: Dict[str, Office] = {}
    for office in _records(directory / "offices.yml", "offices", _office):
        _add(offices, office.id, office, office.where)
    hotlines = _records(directory / "hotlines.yml", "hotlines", _hotline)
    dangers = _records(directory / "dangers.yml", "dangers", _danger)
    return Kb(
        document=document,
        topics=topics,
        broad={b.id: b for b in _records(folder / "broad.yml", "broad", _broad)},
        offices=offices,
        hotlines={hotline.number: hotline for hotline in hotlines},
        dangers={danger.id: danger for danger in dangers},
        exemptions=tuple(_records(folder / "gives_nothing.yml", "gives_nothing", _exemption)),
        hot=tuple(HotQuestion(**hot) for hot in read_yaml(folder / "hot.yml", "hot")),
        digest=kb_digest(root),
        office_by_name={name: office.id for office in offices.values() for name in office.names},
    )


def kb_digest(root: Path = ROOT) -> str:
    """A short digest of every data file of the knowledge base."""
    digest = hashlib.sha256()
    for path in data_files(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def data_files(root: Path = ROOT) -> List[Path]:
    """Every data file of the knowledge base, in a fixed order."""
    return sorted(path for path in root.rglob("*") if path.suffix in (".yml", ".txt", ".json"))


def read_source(path: Path) -> str:
    """The source text, decoded and otherwise untouched (``newline=""`` keeps every code point)."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def load_document(folder: Path) -> Document:
    """The document of a folder, segmented.

    Raises:
        BadFile: document.yml is malformed, or source.txt is not the published text.
    """
    facts = read_yaml(folder / "document.yml", "document")
    source = read_source(folder / "source.txt")
    found = hashlib.sha256((folder / "source.txt").read_bytes()).hexdigest()
    if found != facts["sha256"]:
        raise BadFile(
            str(folder / "source.txt"),
            f"its digest {found[:12]} is not the one in document.yml",
            "put the text back as it was published; it is never edited",
        )
    return Document(
        slug=folder.name,
        title=facts["title"],
        number=facts["number"],
        issuer=facts["issuer"],
        year=facts["year"],
        aims_at=facts["aims_at"],
        parents=tuple(facts["parents"]),
        source=source,
        clauses=segment(source),
    )


def _records(path: Path, schema: str, make: Callable[[Dict[str, Any], str], Record]) -> List[Record]:
    rows = read_yaml(path, schema)
    places = [f"{path}:{line}" for line in record_lines(path)]
    return [make(row, where) for row, where in zip(rows, places)]


def _add(records: Dict[str, Any], key: str, record: Any, where: str) -> None:
    if key in records:
        raise BadFile(where, f"the id {key!r} is taken by {records[key].where}", "give it another id")
    records[key] = record


def _topic_maker(document: Document, theme: str) -> Callable[[Dict[str, Any], str], Topic]:
    def make(row: Dict[str, Any], where: str) -> Topic:
        return Topic(
            id=row["id"],
            theme=theme,
            title=row["title"],
            say=row["say"],
            cites=tuple(find_cite(document, c["clause"], c["quote"], where) for c in row["cites"]),
            audience=row["for"],
            not_stated=tuple(row["not_stated"]),
            steps=tuple(row["steps"]),
            place=row["place"],
            urgent=row.get("urgent", False),
            offices=tuple(row.get("offices", ())),
            hotlines=tuple(row["hotlines"]),
            related=tuple(row["related"]),
            asked_as=tuple(row["asked_as"]),
            where=where,
        )

    return make


def find_cite(document: Document, clause_id: str, quote: str, where: str) -> Cite:
    """Locate a quote in its clause.

    Raises:
        BadFile: no such clause, or the quote does not stand there exactly once inside one sentence.
    """
    clause: Optional[Clause] = document.clauses.get(clause_id)
    if clause is None:
        raise BadFile(where, f"there is no clause {clause_id!r}", "see clauses.yml for the ids")
    count = clause.text.count(quote)
    if count != 1:
        raise BadFile(
            where,
            f"the quote {quote[:20]!r} stands {count} times in clause {clause_id}",
            "copy the words from source.txt and take enough of them to be found exactly once",
        )
    if any(mark in quote.rstrip("。！？") for mark in "。！？\n"):
        raise BadFile(
            where, f"the quote {quote[:20]!r} runs over a sentence's end", "quote inside one sentence"
        )
    start = clause.span.start + clause.text.index(quote)
    return Cite(clause_id, quote, start, start + len(quote))


def _office(row: Dict[str, Any], where: str) -> Office:
    return Office(
        id=row["id"],
        names=tuple(row["names"]),
        now=row["now"],
        now_source=row["now_source"],
        phones=tuple(Phone(p["number"], p["label"], p["checked_on"]) for p in row["phones"]),
        hotlines=tuple(row["hotlines"]),
        note=row["note"],
        collective=row.get("collective", False),
        where=where,
    )


def _hotline(row: Dict[str, Any], where: str) -> Hotline:
    return Hotline(row["number"], row["name"], row["for"], row["source"], row["checked_on"], row["note"])


def _danger(row: Dict[str, Any], where: str) -> Danger:
    return Danger(
        row["id"], row["title"], row["say"], tuple(row["steps"]), tuple(row["signs"]), tuple(row["hotlines"])
    )


def _broad(row: Dict[str, Any], where: str) -> Broad:
    return Broad(row["id"], row["ask"], tuple(row["topics"]))


def _exemption(row: Dict[str, Any], where: str) -> Exemption:
    return Exemption(row["clause"], row["sentence"], row["reason"], where)
