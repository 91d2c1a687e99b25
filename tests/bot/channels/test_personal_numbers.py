import pytest

from bot.channels.personal_numbers import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我身份证533522198001012345麻烦查下", "我身份证〔身份证号〕麻烦查下"),
        ("53352219800101234X", "〔身份证号〕"),
        ("打我13887654321", "打我〔手机号〕"),
        ("138 8765 4321", "〔手机号〕"),
        ("１３８８７６５４３２１", "〔手机号〕"),
        ("+86-138-8765-4321", "〔手机号〕"),
        ("卡号6222 0213 0600 1234 567", "卡号〔银行卡号〕"),
    ],
)
def test_personal_numbers_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("text", ["打12345", "欠我32000元", "2016年54号", "12110883", "第17条", "3万2"])
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text
