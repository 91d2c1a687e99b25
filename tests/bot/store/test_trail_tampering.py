"""Whatever is done to the trail behind its back is found, with its number."""

from pathlib import Path
from typing import Callable, List

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from bot.cli import trail as command
from bot.store.database import Database
from bot.store.tables import trail
from bot.store.trail import BEGINNING, BrokenTrail, check_noted, check_trail, digest_of
from tests.bot.store.trail_entries import note, unguarded

CHANGES = {
    "who": "UPDATE trail SET who = '李四' WHERE number = 3",
    "did": "UPDATE trail SET did = 'sign_out' WHERE number = 3",
    "what": "UPDATE trail SET what = '' WHERE number = 3",
    "detail": "UPDATE trail SET detail = '{}' WHERE number = 3",
    "when": "UPDATE trail SET at = at - 1 WHERE number = 3",
    "digest": f"UPDATE trail SET digest = '{BEGINNING}' WHERE number = 3",
    "before": f"UPDATE trail SET before = '{'f' * 64}' WHERE number = 3",
    "removed": "DELETE FROM trail WHERE number = 3",
    "removed first": "DELETE FROM trail WHERE number <= 2",
    "removed, the rest moved up": "DELETE FROM trail WHERE number = 3; UPDATE trail SET number = number - 1 WHERE number > 3",
    "put in": "UPDATE trail SET number = number + 100 WHERE number >= 3; UPDATE trail SET number = number - 99 WHERE number >= 100; INSERT INTO trail (number, at, who, did, what, detail, before, digest) VALUES (3, 1, '-', 'sign_in', '', '{}', 'x', 'y')",
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_done_behind_its_back_is_found_with_its_number(database: Database, change: str) -> None:
    note(database, 6)
    unguarded(database, *CHANGES[change].split("; "))
    with pytest.raises(BrokenTrail) as broken:
        database.read_now(check_trail)
    number = 1 if change == "removed first" else 3
    assert broken.value.number == number and str(number) in str(broken.value)


def test_an_entry_that_was_made_anew_with_its_digest_is_told_by_the_next_one(database: Database) -> None:
    note(database, 5)
    unguarded(database)

    def work(connection: Connection) -> None:
        row = connection.execute(select(trail).where(trail.c.number == 3)).one()
        values = {**row._mapping, "who": "李四"}
        values["digest"] = digest_of(values)
        connection.execute(trail.update().where(trail.c.number == 3).values(**values))

    database.now(work)
    with pytest.raises(BrokenTrail, match="entry 4 does not follow the one before it"):
        database.read_now(check_trail)


def test_an_entry_added_at_the_end_without_the_right_digest_is_found(database: Database) -> None:
    note(database, 2)
    before = database.read_now(check_trail)[1]
    unguarded(
        database,
        f"INSERT INTO trail (number, at, who, did, what, detail, before, digest) VALUES (3, 1, '-', 'x', '', '{{}}', '{before}', 'y')",
    )
    with pytest.raises(BrokenTrail, match="entry 3 was changed"):
        database.read_now(check_trail)


def test_two_entries_cannot_follow_the_same_one(database: Database) -> None:
    note(database, 2)
    with pytest.raises(DBAPIError):
        unguarded(
            database,
            f"INSERT INTO trail (number, at, who, did, what, detail, before, digest) VALUES (9, 1, '-', 'x', '', '{{}}', '{BEGINNING}', 'y')",
        )


def forge(connection: Connection) -> None:
    """Make the whole chain anew, with another first entry: what only a note elsewhere tells."""
    before = BEGINNING
    for row in connection.execute(select(trail).order_by(trail.c.number)).all():
        values = {**row._mapping, "before": before}
        values["who"] = "李四" if row.number == 1 else row.who
        values["digest"] = digest_of(values)
        connection.execute(trail.update().where(trail.c.number == row.number).values(**values))
        before = values["digest"]


def test_a_chain_that_was_made_anew_is_told_by_a_digest_noted_elsewhere(
    database: Database, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YUNXIAN_DATABASE", address)
    note(database, 3)
    number, digest = database.read_now(check_trail)
    note(database, 2)
    database.read_now(lambda connection: check_noted(connection, number, digest))
    assert command.main(["--noted", str(number), digest]) == 0
    unguarded(database)
    database.now(forge)
    assert command.main([]) == 0  # in itself it is whole
    capsys.readouterr()
    assert command.main(["--noted", str(number), digest]) == 1
    assert "entry 3 is not the one that was noted" in capsys.readouterr().out


def test_an_end_that_was_cut_off_is_told_by_a_digest_noted_elsewhere(database: Database) -> None:
    note(database, 3)
    number, digest = database.read_now(check_trail)
    unguarded(database, "DELETE FROM trail WHERE number = 3")
    assert database.read_now(check_trail)[0] == 2
    with pytest.raises(BrokenTrail, match="entry 3 is gone"):
        database.read_now(lambda connection: check_noted(connection, number, digest))


def test_only_the_newest_are_checked_if_that_is_wanted(database: Database) -> None:
    note(database, 9)
    count, digest = database.read_now(check_trail)
    for most in (1, 4, 9, 100):
        assert database.read_now(lambda connection, most=most: check_trail(connection, most)) == (
            count,
            digest,
        )
    unguarded(database, "UPDATE trail SET who = '李四' WHERE number = 4")
    assert database.read_now(lambda connection: check_trail(connection, 5)) == (count, digest)
    with pytest.raises(BrokenTrail, match="entry 4 was changed"):
        database.read_now(lambda connection: check_trail(connection, 6))
    unguarded(database, "DELETE FROM trail WHERE number = 4")
    with pytest.raises(BrokenTrail, match="entry 4 is missing"):
        database.read_now(lambda connection: check_trail(connection, 5))


def test_the_command_tells_what_it_found(
    database: Database, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YUNXIAN_DATABASE", address)
    note(database, 4)
    _, digest = database.read_now(check_trail)
    assert command.main([]) == 0
    out = capsys.readouterr().out
    assert "4 entries" in out and digest in out and "note the two elsewhere" in out
    unguarded(database, "DELETE FROM trail WHERE number = 2")
    assert command.main([]) == 1
    assert "the trail is broken: entry 2 is missing" in capsys.readouterr().out


def test_the_command_tells_a_database_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.db").write_text("no database", "utf-8")
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{tmp_path}/x.db")
    assert command.main([]) == 1
    assert "YUNXIAN_DATABASE cannot be used" in capsys.readouterr().err


def test_a_note_without_a_number_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    main: Callable[[List[str]], int] = command.main
    with pytest.raises(SystemExit):
        main(["--noted", "abc", "abc"])
    assert "the number of an entry first, not 'abc'" in capsys.readouterr().err
