import pytest

from bot.nlu.parts import matters


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("工资拖着没发,另外娃娃上学要啥条件", ["工资拖着没发", "另外娃娃上学要啥条件"]),
        ("公租房咋个申请,还有医保在哪点交", ["公租房咋个申请", "还有医保在哪点交"]),
        ("想去外省进厂,又怕社保断了", ["想去外省进厂", "又怕社保断了"]),
        ("我在工地干了整整三个月的活,老板说跑就跑了一个影子都不见,老婆还在家里等着钱给娃娃交学费", []),
        ("还有没有要人的厂", []),
        ("老板欠钱还有呢", []),
        ("①地的证 ②娃娃上学", []),
        ("1、老家承包地的证 2、娃娃在城里上学", ["老家承包地的证", "娃娃在城里上学"]),
        ("公积金我们能交吗?养老保险换地方咋转?", ["公积金我们能交吗", "养老保险换地方咋转"]),
        ("讨薪,娃入学", ["讨薪", "娃入学"]),
        ("咋加入工会啊,请不起律师咋整", ["咋加入工会啊", "请不起律师咋整"]),
    ],
)  # fmt: skip
def test_a_message_is_cut_where_another_matter_is_announced(text: str, parts: list) -> None:
    assert matters(text).texts == parts


def test_between_commas_two_are_enough_where_each_asks_or_is_a_bare_word() -> None:
    assert matters("咋加入工会啊,请不起律师咋整").least == 2
    assert matters("讨薪,娃入学").least == 2
    assert matters("工地,讨薪,娃入学").least == 3
    assert matters("合同是签了的,钱没给够").least == 3


def test_short_commas_need_three_matters_and_announced_ones_two() -> None:
    assert matters("工钱没给,手又伤了,娃没学上").least == 3
    announced = matters("工资拖着没发,另外娃娃上学要啥条件")
    assert announced.announced and announced.least == 2
