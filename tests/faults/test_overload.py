"""A whole town writes at once: sixteen times as many as the bot carries well."""

import os
import time
from typing import Dict

from tests.bench.load import AT_ONCE, WEBHOOK, drive
from tests.faults.conftest import IN_TIME
from tests.server import running

# A minute by command (make faults), shorter in CI.
SECONDS = 60.0 if os.environ.get("FULL") else 10.0


def test_who_is_not_answered_is_refused_with_a_phone_and_then_all_is_well(
    apart: Dict[str, str], wrk: None
) -> None:
    with running(environment=apart) as server:
        drive(server.port, 3)
        usual = drive(server.port, 5)
        crowd = drive(server.port, SECONDS, 16 * AT_ONCE)
        asked_at = time.monotonic()
        status, answer = server.post(WEBHOOK, {"sender": "after", "message": "老板拖欠工资"})
        took = time.monotonic() - asked_at
    print(f"alone {usual}; crowd {crowd}")
    assert usual.refused == usual.failed == usual.empty == usual.wrong == 0
    assert crowd.failed == crowd.empty == crowd.wrong == 0, crowd
    assert crowd.refused > 0, "nobody was refused: the crowd was too small to test anything"
    assert crowd.worst < IN_TIME * 1000, crowd
    assert crowd.a_second > usual.a_second / 2, (usual, crowd)
    assert status == 200 and answer[0]["custom"]["outcome"] == "answered" and took < 1.0
