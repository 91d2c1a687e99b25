"""How long the staff wait. Judged by `make bench`; on a busy machine only twice the figure fails."""

from typing import Any

from tests.bench.aid import LIMIT, STAFF, measure

SECONDS = 8.0


def test_ten_who_type_at_once_have_their_suggestions_in_time(agent: Any) -> None:
    waits = measure(SECONDS)
    assert waits.count > 10 * STAFF
    assert waits.key_p95 <= 2 * LIMIT, waits
