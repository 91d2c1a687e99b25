"""What the staff write is cut where a reader would pause."""

import pytest

from bot.channels.handover_cards import pieces


@pytest.mark.parametrize(
    ("text", "ends"),
    [("您先打12333问问。" * 20, "。"), ("您先打12333问问，" * 20, "，")],
    ids=["sentences", "only commas"],
)
def test_a_long_answer_is_cut_where_a_reader_pauses(text: str, ends: str) -> None:
    found = pieces(text)
    assert "".join(found) == text and len(found) > 1
    assert all(len(piece) <= 120 and piece.endswith(ends) for piece in found)


def test_what_has_no_pause_is_cut_all_the_same() -> None:
    assert [len(piece) for piece in pieces("工" * 250)] == [120, 120, 10]
