"""`make train` takes a model unless it is worse than the present one; `make former` brings back the one before."""

import os
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

from bot.cli import former
from bot.cli.noted import note
from bot.judging import side_by_side
from bot.present_model import FILE, served_model
from bot.staff.first_account import make_first_account
from bot.store.database import Database
from bot.store.trail import NOBODY, append, newest
from tests.bot.cli.small_checkout import Checkout, score_together


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def bring_back(checkout: Checkout, *unfit: Path) -> int:
    return former.main(checkout.root, lambda path: "it has no parts" if path in unfit else "")


def test_on_a_fresh_clone_the_first_model_is_taken_and_nobody_is_asked(checkout: Checkout) -> None:
    first = checkout.train("0.9")
    assert first.read_text() == "0.9" and served_model(checkout.root) == first
    assert checkout.asked() == []


def test_a_model_that_is_as_good_is_taken_and_the_present_one_asked_only_once(checkout: Checkout) -> None:
    first, second, third = (checkout.train(good) for good in ("0.90", "0.885", "0.95"))
    assert served_model(checkout.root) == third
    assert sorted(checkout.asked()) == sorted(model.name for model in (first, second, third))


def test_a_worse_model_is_not_taken_and_it_is_said_where_it_is_worse(
    checkout: Checkout, capsys: pytest.CaptureFixture
) -> None:
    good = checkout.train("0.9")
    capsys.readouterr()
    worse = checkout.train("0.87")
    said = capsys.readouterr().out
    assert served_model(checkout.root) == good and worse.exists()
    assert "heldout_a: top1 from 0.900 to 0.870" in said and "dev: top1 from" in said
    assert "wrong_certain" not in said
    assert f"{good.name} is served" in said and "make train TAKE=1" in said


def test_a_refused_model_is_told_in_one_line_and_not_judged_again(
    checkout: Checkout, capsys: pytest.CaptureFixture
) -> None:
    good, worse = checkout.train("0.9"), checkout.train("0.5")
    asked = checkout.asked()
    capsys.readouterr()
    checkout.train()
    (line,) = capsys.readouterr().out.splitlines()
    assert worse.name in line and "top1 from 0.900 to 0.500" in line and f"{good.name} is served" in line
    assert "make train TAKE=1" in line
    assert served_model(checkout.root) == good and checkout.asked() == asked


def test_a_refused_model_can_be_taken_all_the_same(checkout: Checkout) -> None:
    good, worse = checkout.train("0.9"), checkout.train("0.5")
    checkout.train(take=True)
    assert served_model(checkout.root) == worse
    checkout.train()
    assert served_model(checkout.root) == worse
    assert bring_back(checkout) == 0
    assert served_model(checkout.root) == good


def test_what_is_trained_by_force_is_judged_anew(checkout: Checkout) -> None:
    checkout.train("0.9")
    worse = checkout.train("0.5")
    asked = len(checkout.asked())
    checkout.train(force=True)
    assert checkout.asked()[asked:] == [worse.name]
    assert served_model(checkout.root) != worse


def test_the_present_model_trained_by_force_is_asked_again_and_stays(checkout: Checkout) -> None:
    checkout.train("0.8")
    present = checkout.train("0.9")
    checkout.train(force=True)
    assert served_model(checkout.root) == present
    asked = len(checkout.asked())
    new = checkout.train("0.91")
    assert sorted(checkout.asked()[asked:]) == sorted([present.name, new.name])


def test_the_former_model_comes_back_and_training_does_not_undo_it(
    checkout: Checkout, capsys: pytest.CaptureFixture
) -> None:
    first, second, third = (checkout.train(good) for good in ("0.90", "0.91", "0.92"))
    capsys.readouterr()
    assert bring_back(checkout) == 0
    said = capsys.readouterr().out
    assert second.name in said and "anew" in said
    checkout.train()
    (line,) = capsys.readouterr().out.splitlines()
    assert f"put aside when {second.name} was brought back" in line
    assert served_model(checkout.root) == second
    assert bring_back(checkout) == 0 and served_model(checkout.root) == first
    assert bring_back(checkout) == 1 and served_model(checkout.root) == first
    assert f"no former model to bring back; {first.name} is served" in capsys.readouterr().out
    checkout.train(take=True)
    assert served_model(checkout.root) == third


def test_a_former_model_that_cannot_be_used_is_passed_over(
    checkout: Checkout, capsys: pytest.CaptureFixture
) -> None:
    first, second, _ = (checkout.train(good) for good in ("0.90", "0.91", "0.92"))
    assert bring_back(checkout, second) == 0
    assert f"{second.name} cannot be used any more: it has no parts" in capsys.readouterr().out
    assert served_model(checkout.root) == first


def test_a_present_model_that_cannot_be_used_any_more_counts_as_none(
    checkout: Checkout, capsys: pytest.CaptureFixture
) -> None:
    old = checkout.train("broken")
    new = checkout.train("0.3")
    assert f"{old.name} cannot be used any more: it has no parts" in capsys.readouterr().out
    assert served_model(checkout.root) == new


def test_a_new_model_that_cannot_be_used_is_not_taken(
    checkout: Checkout, capsys: pytest.CaptureFixture
) -> None:
    good = checkout.train("0.9")
    checkout.train("broken")
    assert "it cannot be used: it has no parts" in capsys.readouterr().out
    assert served_model(checkout.root) == good


def test_changed_questions_are_asked_of_the_present_model_too(checkout: Checkout) -> None:
    checkout.train("0.90")
    present = checkout.train("0.91")
    (checkout.root / "tests/questions/dev.jsonl").write_text("others")
    asked = len(checkout.asked())
    new = checkout.train("0.92")
    assert sorted(checkout.asked()[asked:]) == sorted([present.name, new.name])


def test_where_the_recorded_questions_are_missing_a_model_is_taken_unasked(checkout: Checkout) -> None:
    checkout.train("0.9")
    for path in (checkout.root / "tests/questions").glob("*.jsonl"):
        path.unlink()
    worse = checkout.train("0.5")
    assert served_model(checkout.root) == worse and checkout.asked() == []


def test_data_that_go_back_to_a_former_model_are_judged_without_training(checkout: Checkout) -> None:
    first = checkout.train("0.80")
    better = checkout.train("0.90")
    trained_at = first.stat().st_mtime_ns
    assert checkout.train("0.80") == first
    assert first.stat().st_mtime_ns == trained_at
    assert served_model(checkout.root) == better


def test_training_that_breaks_off_leaves_no_model(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = checkout.train("0.9")

    def break_off(path: Path) -> None:
        path.write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr("tests.bot.cli.small_checkout.train", break_off)
    with pytest.raises(KeyboardInterrupt):
        checkout.train("0.95")
    monkeypatch.undo()
    new = checkout.train()
    assert new.read_text() == "0.95" and served_model(checkout.root) == new
    assert checkout.kept_models() == sorted([good.name, new.name])


def test_old_models_are_deleted_but_for_the_present_one_and_two_before(checkout: Checkout) -> None:
    own = checkout.root / "models" / "my-own.tar.gz"
    models = [checkout.train(good) for good in ("0.90", "0.91", "0.92")]
    own.touch()
    models += [checkout.train(good) for good in ("0.93", "0.94", "0.5")]
    assert checkout.kept_models() == sorted([*(model.name for model in models[2:]), own.name])
    models.append(checkout.train("0.6"))
    assert models[5].name not in checkout.kept_models() and models[6].exists()


def test_where_no_record_can_be_read_the_model_of_the_data_is_taken_and_none_deleted(
    checkout: Checkout, capsys: pytest.CaptureFixture
) -> None:
    models = [checkout.train(good) for good in ("0.90", "0.91", "0.92", "0.93")]
    record = checkout.root / "models" / FILE
    record.write_text(record.read_text()[:40])
    spoilt = record.read_text()
    capsys.readouterr()
    new = checkout.train("0.5")
    said = capsys.readouterr().out
    assert said.count("is damaged") == 1 and str(record) in said
    assert served_model(checkout.root) == new
    assert all(model.exists() for model in models[1:])
    assert record.with_name(f"{FILE}.damaged").read_text() == spoilt


def test_two_models_are_asked_at_the_same_time_in_processes_of_their_own(tmp_path: Path) -> None:
    models = [tmp_path / "a.tar.gz", tmp_path / "b.tar.gz"]
    scored = [each["dev"] for each in side_by_side(models, [Path("dev.jsonl")], score_together)]
    assert [each["alone"]["share"] for each in scored] == [0.0, 0.0]
    processes = {each["process"]["share"] for each in scored}
    assert len(processes) == 2 and os.getpid() not in processes


def test_what_the_command_line_does_is_noted_where_there_is_a_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{tmp_path}/x.db")

    def entry(connection: Connection) -> None:
        append(connection, NOBODY, "model_brought_back", "a.tar.gz")

    note(entry)
    assert not list(tmp_path.iterdir())  # nobody has ever used it
    database = Database(f"sqlite:///{tmp_path}/x.db")
    make_first_account(database)
    note(entry)
    noted = database.read_now(newest)[0]
    assert (noted.who, noted.did, noted.what) == (NOBODY, "model_brought_back", "a.tar.gz")
