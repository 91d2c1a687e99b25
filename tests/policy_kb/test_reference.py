import pytest

from policy_kb.model import Kb
from policy_kb.reference import MISSING, find_clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("第十七条原文", ["2.3.17"]),
        ("15条谁牵头", ["2.3.15"]),
        ("十一条四家", ["2.2.11"]),
        ("二(三)17", ["2.3.17"]),
        ("第三部分第六条讲啥", ["3.6"]),
        ("三(六)", ["3.6"]),
        ("2.3.17", ["2.3.17"]),
        ("第二部分(三)第17条", ["2.3.17"]),
        ("一(一)是哪样", ["1.1"]),
        ("第7条和第8条", ["2.2.7", "2.2.8"]),
        ("1.2是讲哪样", ["1.2"]),
        ("三、(六)原文", ["3.6"]),
        ("15条和16条谁牵头", ["2.3.15", "2.3.16"]),
        ("第15条原文和第16条原文", ["2.3.15", "2.3.16"]),
        ("第二部分第17条", ["2.3.17"]),
        ("最后一段原文", ["4"]),
        ("开头咋个写的", ["0"]),
        ("第99条", [MISSING]),
        ("第一百条", [MISSING]),
        ("三(七)原文", [MISSING]),
        ("二(三)", [MISSING]),
    ],
)
def test_references_are_read(kb: Kb, text: str, clauses: list) -> None:
    assert find_clauses(text, kb.document.clauses) == clauses


@pytest.mark.parametrize("text", ["双证书 第几条", "写了三条", "欠我1.2万", "一条裤子", "工资3.5千"])
def test_what_is_no_reference_is_left_alone(kb: Kb, text: str) -> None:
    assert find_clauses(text, kb.document.clauses) == []
