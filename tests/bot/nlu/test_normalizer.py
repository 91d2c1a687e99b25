import pytest

from bot.nlu.normalizer import normalize


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("土地證 還沒發 咋辦", "土地证,还没发,咋办"),
        ("ＷＯ要　办证", "wo要,办证"),
        ("工\u200b资", "工资"),
        ("押金10000块", "押金10000块"),
        ("嗯嗯我想问逗号租房的事", "我想问,租房的事"),
        ("哈哈哈哈哈哈", "哈哈哈"),
        ("  老板\n跑了 ", "老板,跑了"),
        ("①土地证 ② 娃上学", "1、土地证 2、娃上学"),
        ("选①", "选1"),
        ("", ""),
        ("😭", "😭"),
    ],
)
def test_one_form(text: str, clean: str) -> None:
    assert normalize(text) == clean
