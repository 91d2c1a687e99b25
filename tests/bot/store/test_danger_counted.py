from bot.channels import handover_cards as cards
from bot.channels.exchange import draw
from bot.knowledge import kb
from bot.store.endings import outcome_of
from policy_kb.card import danger_card


def test_someone_in_danger_who_waits_for_the_staff_is_counted_as_one() -> None:
    told = cards.in_danger(draw("", danger_card(kb(), kb().dangers["fire"])), waits=True)
    assert told["custom"]["outcome"] == "handoff" and outcome_of(told["custom"]) == "emergency"


def test_who_only_waits_is_not() -> None:
    assert outcome_of(cards.gave_up()["custom"]) == cards.gave_up()["custom"]["outcome"] != "emergency"
    assert outcome_of(cards.claimed()["custom"]) == "handoff" and outcome_of({}) == "error"
