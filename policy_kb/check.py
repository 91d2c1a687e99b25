"""Every invariant of the knowledge base. Run as a module: prints all problems at once, exit 1 if any."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterator, List

from policy_kb.clauses_file import clauses_path, render_clauses
from policy_kb.coverage import measure_coverage
from policy_kb.errors import BadFile
from policy_kb.load import ROOT, load_kb
from policy_kb.model import Kb
from policy_kb.offices import parts, unknown_names
from policy_kb.unproved import not_words, unproved_numbers

EVERYBODY = "12345"
EMERGENCY_NUMBERS = {"110", "119", "120"}


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and the fix."""

    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.fix}"


def check_clauses_file(kb: Kb) -> Iterator[Problem]:
    """clauses.yml is what the segmenter makes of the source text."""
    path = clauses_path(kb.document)
    if not path.exists() or path.read_text("utf-8") != render_clauses(kb.document):
        yield Problem(str(path), "is not what source.txt gives", "run `python -m policy_kb.clauses_file`")


def check_offices(kb: Kb) -> Iterator[Problem]:
    """Every body of a responsibility line is in the directory, every directory name in the document."""
    for clause, name in unknown_names(kb):
        yield Problem(
            "directory/offices.yml", f"{name} of clause {clause} is missing", "add it to an office's names"
        )
    for office in kb.offices.values():
        for name in office.names:
            if name not in kb.document.source:
                yield Problem(
                    office.where, f"the document does not print {name!r}", "use the printed spelling"
                )
        if office.now and not office.now_source:
            yield Problem(office.where, f"{office.now!r} has no source", "name the source and its date")
        for number in office.hotlines:
            if number not in kb.hotlines:
                yield Problem(
                    office.where, f"there is no hotline {number}", "add it to hotlines.yml or drop it"
                )


def check_topics(kb: Kb) -> Iterator[Problem]:
    """A topic's references exist, and the bodies it names stand in its clause."""
    for topic in kb.topics.values():
        for other in topic.related:
            if other not in kb.topics or other == topic.id:
                yield Problem(
                    topic.where, f"related topic {other!r} does not exist", "use the id of another topic"
                )
        for number in topic.hotlines:
            if number not in kb.hotlines or number == EVERYBODY:
                yield Problem(
                    topic.where,
                    f"hotline {number} cannot stand here",
                    "use a number of hotlines.yml, not 12345",
                )
        named = {part.office.id for part in parts(kb, kb.document.clauses[topic.clause])}
        for office in topic.offices:
            if office not in named:
                yield Problem(
                    topic.where, f"office {office!r} is not in the line of {topic.clause}", "drop it"
                )


def check_plain_words(kb: Kb) -> Iterator[Problem]:
    """What a topic says in plain words holds no number that nobody has printed, and nothing but words."""
    for topic in kb.topics.values():
        for text in (topic.title, topic.say, topic.audience, *topic.steps):
            for number in unproved_numbers(kb, topic, text):
                yield Problem(
                    topic.where,
                    f"{number!r} in {text!r} is neither in a quoted clause nor a hotline",
                    "write it as the clause prints it, or leave it out",
                )
            for sign in not_words(text):
                yield Problem(topic.where, f"{sign!r} in {text!r} is no word", "write plain words only")


def check_asked_as(kb: Kb) -> Iterator[Problem]:
    """No test question stands under two topics."""
    seen: Dict[str, str] = {}
    for topic in kb.topics.values():
        for question in topic.asked_as:
            if question in seen:
                yield Problem(topic.where, f"{question!r} also stands under {seen[question]}", "keep it once")
            seen[question] = topic.id


def check_broad(kb: Kb) -> Iterator[Problem]:
    """The choices of a narrowing question are topics."""
    for broad in kb.broad.values():
        for topic in broad.topics:
            if topic not in kb.topics:
                yield Problem("broad.yml", f"{broad.id}: there is no topic {topic!r}", "use a topic id")


def check_hot(kb: Kb) -> Iterator[Problem]:
    """The questions that people ask most are topics."""
    for hot in kb.hot:
        if hot.topic not in kb.topics:
            yield Problem("hot.yml", f"there is no topic {hot.topic!r}", "use a topic id")


def check_dangers(kb: Kb) -> Iterator[Problem]:
    """Every danger gives a number one can call at once, and only numbers of the directory."""
    for danger in kb.dangers.values():
        if not EMERGENCY_NUMBERS & {danger.hotlines[0]}:
            yield Problem(
                "directory/dangers.yml", f"{danger.id} does not begin with 110, 119 or 120", "put it first"
            )
        for number in danger.hotlines:
            if number not in kb.hotlines:
                yield Problem(
                    "directory/dangers.yml", f"{danger.id}: no hotline {number}", "add it to hotlines.yml"
                )


def check_coverage(kb: Kb) -> Iterator[Problem]:
    """Every clause has a topic; every giving sentence is quoted or exempt with a reason that fits one."""
    for clause in kb.document.clauses:
        if not kb.topics_of(clause):
            yield Problem(f"clause {clause}", "no topic answers from it", "write one")
    for missing in measure_coverage(kb).missing:
        yield Problem(
            f"clause {missing.clause}",
            f"only {missing.share:.0%} of {missing.span.text[:24]!r} is quoted",
            "quote it in a topic, or list it in gives_nothing.yml with the reason",
        )
    for entry in kb.exemptions:
        clause_text = kb.document.clauses[entry.clause].text if entry.clause in kb.document.clauses else ""
        if clause_text.count(entry.sentence) != 1:
            yield Problem(
                entry.where, f"{entry.sentence!r} is not found once in {entry.clause}", "copy it again"
            )


CHECKS: List[Callable[[Kb], Iterator[Problem]]] = [
    check_clauses_file,
    check_offices,
    check_topics,
    check_plain_words,
    check_asked_as,
    check_broad,
    check_hot,
    check_dangers,
    check_coverage,
]


def find_problems(kb: Kb) -> List[Problem]:
    """All problems of a loaded knowledge base."""
    return [problem for check in CHECKS for problem in check(kb)]


def find_empty_places(kb: Kb) -> List[str]:
    """What the county still has to fill in: local numbers, and present names."""
    offices = [office for office in kb.offices.values() if not office.collective]
    no_phone = [office.names[0] for office in offices if not office.phones]
    no_name = [office.names[0] for office in offices if office.note and "名称可能已调整" in office.note]
    return [f"no local number: {'、'.join(no_phone)}"] * bool(no_phone) + [
        f"present name not known: {'、'.join(no_name)}"
    ] * bool(no_name)


def main(root: Path = ROOT) -> int:
    """Print the problems, the empty places and the coverage; return the exit code."""
    try:
        kb = load_kb(root)
    except BadFile as error:
        print(error)
        return 1
    problems = find_problems(kb)
    for problem in problems:
        print(problem)
    for place in find_empty_places(kb):
        print(f"warning: {place} (docs/howto/fill-in-phones.md)")
    coverage = measure_coverage(kb)
    print(
        f"{len(kb.topics)} topics, {len(kb.offices)} bodies, {len(kb.document.clauses)} clauses; "
        f"giving sentences quoted: {coverage.share:.0%} ({coverage.quoted}), exempt {coverage.exempt}; "
        f"{len(problems)} problems"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
