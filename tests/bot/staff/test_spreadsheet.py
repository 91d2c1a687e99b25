"""What is exported opens in office programs as what it is."""

import csv
import io

import pytest

from bot.staff.spreadsheet import as_csv


@pytest.mark.parametrize(
    "cell", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"]
)
def test_a_text_that_would_be_reckoned_is_marked_as_text(cell: str) -> None:
    ((_, found),) = list(csv.reader(io.StringIO(as_csv(["a", cell], []).decode("utf-8-sig"), newline="")))
    assert found == f"'{cell}"
    _, (found,) = list(csv.reader(io.StringIO(as_csv(["a"], [[cell]]).decode("utf-8-sig"), newline="")))
    assert found == f"'{cell}"


def test_numbers_stay_numbers_and_texts_stay_whole() -> None:
    rows = [['他说：“没用”，\n还说"不好"', 3, 0.5, -1.5, None, ""], ["1-2月", 0, 72.2, 1, None, "12345"]]
    written = as_csv(["一", "二", "三", "四", "五", "六"], rows)
    assert written.startswith("\ufeff".encode()), "office programs take it for another code"
    head, *found = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert head == ["一", "二", "三", "四", "五", "六"]
    assert found == [
        ['他说：“没用”，\n还说"不好"', "3", "0.5", "-1.5", "", ""],
        ["1-2月", "0", "72.2", "1", "", "12345"],
    ]
