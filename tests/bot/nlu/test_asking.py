from bot.nlu.asking import parting_field, worth_asking
from policy_kb.model import Kb


def test_the_best_topic_of_each_likely_clause_is_offered(kb: Kb) -> None:
    topics = {"wage_arrears": 0.4, "wage_card": 0.2, "school_place": 0.3, "house_plot": 0.001}
    assert worth_asking(topics, (), kb) == ("wage_arrears", "school_place")


def test_one_likely_clause_is_offered_with_what_is_near_to_it(kb: Kb) -> None:
    offered = worth_asking({"wage_arrears": 0.9}, (), kb)
    assert offered[0] == "wage_arrears" and set(offered[1:]) <= set(kb.topics["wage_arrears"].related)
    assert 2 <= len(offered) <= 4


def test_what_the_message_names_is_offered_first(kb: Kb) -> None:
    topics = {"wage_arrears": 0.4, "school_place": 0.3}
    assert worth_asking(topics, ("house_plot",), kb)[0] == "house_plot"


def test_the_question_is_the_one_of_the_field_that_holds_all_choices(kb: Kb) -> None:
    assert parting_field(("employee_insurance", "unemployment_insurance"), kb) == "insurance"
    assert parting_field(("wage_arrears", "vaccination", "league_members"), kb) is None
