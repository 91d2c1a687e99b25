from policy_kb.model import Kb
from policy_kb.offices import clauses_of, mentions, parts


def test_roles_are_computed_from_the_text(kb: Kb) -> None:
    leads, supports = clauses_of(kb, "civil_affairs")
    assert [clause.id for clause in leads] == ["2.1.6", "2.4.21", "3.4"]
    assert [clause.id for clause in supports] == [
        "2.1.3",
        "2.1.4",
        "2.2.7",
        "2.2.10",
        "2.3.14",
        "2.3.16",
        "2.4.18",
        "2.4.19",
        "3.2",
    ]


def test_the_labour_bureau_is_not_in_the_clause_on_finding_work(kb: Kb) -> None:
    assert "hrss" not in {part.office.id for part in parts(kb, kb.document.clauses["2.1.4"])}


def test_two_spellings_are_one_body(kb: Kb) -> None:
    for one, other in (
        ("县发改局", "县发改委"),
        ("县卫生局", "县卫生计生局"),
        ("县人社局", "县人力资源和社会保障局"),
    ):
        assert kb.office_by_name[one] == kb.office_by_name[other]


def test_a_name_is_spelled_as_its_clause_spells_it(kb: Kb) -> None:
    spelled = {part.office.id: part.name for part in parts(kb, kb.document.clauses["2.2.9"])}
    assert spelled["health"] == "县卫生局"


def test_every_body_can_be_looked_up(kb: Kb) -> None:
    for office in kb.offices.values():
        leads, supports = clauses_of(kb, office.id)
        assert leads or supports or mentions(kb, office.id), office.id
