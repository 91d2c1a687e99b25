"""The event stream of endpoints.yml: each event once, personal numbers masked."""

import json
from pathlib import Path

from tests.checkout_copy import copy_checkout
from tests.server import running


def test_events_of_a_conversation_come_once_into_the_stream(agent: object, tmp_path: Path) -> None:
    checkout, events = copy_checkout(tmp_path / "copy"), tmp_path / "events"
    with (checkout / "endpoints.yml").open("a") as file:
        file.write(f"\nevent_broker: {{type: file, path: {events}}}\n")
    with running(checkout=checkout) as server:
        for text in ("老板拖欠工资，我电话13887654321", "谢谢"):
            status, _ = server.post("/webhooks/rest/webhook", {"sender": "a", "message": text})
            assert status == 200
    said = [
        event["text"]
        for event in map(json.loads, events.read_text("utf-8").splitlines())
        if event["event"] == "user"
    ]
    assert len(said) == 2 and said[1] == "谢谢"
    assert "老板拖欠工资" in said[0] and "13887654321" not in events.read_text("utf-8")
