"""Over REST nobody can wait for a person: who is refused again is told where one answers."""

from typing import Any, List

from tests.server import Server

REST = "/webhooks/rest/webhook"


def ask(server: Server, sender: str, *messages: str) -> List[List[Any]]:
    return [server.post(REST, {"sender": sender, "message": message})[1] for message in messages]


def test_the_second_refusal_in_a_row_tells_where_a_person_answers(server: Server) -> None:
    first, second, third = ask(
        server, "twice", "驾照到期了在哪里换", "身份证丢了怎么补", "驾照到期了在哪里换"
    )
    assert [card["custom"]["outcome"] for card in (*first, *second, *third)] == [
        "refused", "refused", "handoff", "refused"
    ]  # fmt: skip
    assert "12345" in second[1]["text"] and second[1]["recipient_id"] == "twice"


def test_an_answer_between_two_refusals_begins_the_count_anew(server: Server) -> None:
    answers = ask(server, "between", "驾照到期了在哪里换", "老板拖了三个月工钱不给", "身份证丢了怎么补")
    assert [len(answer) for answer in answers] == [1, 1, 1]
