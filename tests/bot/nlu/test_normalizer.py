import pytest

from bot.nlu.normalizer import normalize


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("居住證 未落戶 能享受啥", "居住证,未落户,能享受啥"),
        ("ＷＯ要　办证", "wo要,办证"),
        ("工\u200b资", "工,资"),
        ("哈哈哈哈哈哈", "哈哈哈"),
        ("  老板\n跑了 ", "老板,跑了"),
        ("", ""),
        ("😭", "😭"),
    ],
)
def test_one_form(text: str, clean: str) -> None:
    assert normalize(text) == clean
