"""Made-up personal numbers in many spellings, always the same ones, and a search for what is left of them."""

import json
import random
import re
import unicodedata
from functools import lru_cache
from typing import Callable, Dict, List, Tuple
from urllib.parse import unquote

MOBILE, ID_CARD, BANK_CARD = KINDS = ("手机号", "身份证号", "银行卡号")
Spell = Callable[[random.Random, str], str]

_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_REGIONS = ("533522", "530902", "532301", "440305", "330106", "110101", "513401")
_BANKS = ("621700", "622848", "622202", "623052", "436742", "524094", "356833", "955880")
_DIGITS = "0123456789"
_SCRIPTS = (
    *[_DIGITS] * 3,
    "０１２３４５６７８９",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿❶❷❸❹❺❻❼❽❾",
    "٠١٢٣٤٥٦٧٨٩",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "〇一二三四五六七八九",
    "零一二三四五六七八九",
    "○幺二三四五六七八九",
    "洞幺两三四五六拐八勾",
    "零壹贰叁肆伍陆柒捌玖",
    "零壹貳參肆伍陸柒捌玖",
)
_KEYCAP = "\ufe0f\u20e3"
_SEPARATORS = (
    *" \u3000\u00a0\u2009\t\n-–—−－.．·•,，、/／_＿*＊|\u200b\u2060\u00ad",
    *("  ", "--", "——", " - ", "\r\n", " · ", ", ", "-\u200b", "...", " / "),
)
_GROUPS: Dict[int, List[Tuple[int, ...]]] = {
    11: [(3, 4, 4), (3, 3, 5), (4, 4, 3), (3, 8), (7, 4), (3, 2, 2, 2, 2)],
    15: [(6, 6, 3)],
    16: [(4, 4, 4, 4)],
    17: [(4, 4, 4, 4, 1)],
    18: [(6, 8, 4), (6, 4, 4, 4)],
    19: [(4, 4, 4, 4, 3)],
}
_COUNTRY = ("+86", "+86 ", "86-", "0086", "0086 ", "86", "(+86)", "＋８６")
_MESSAGES = (
    "{}",
    "我的号码是{}，老板不给工钱",
    "老板电话{}打不通咋个整",
    "我叫张三{}麻烦查下",
    "欠我3000元，打了12345、12333都没人管，找我{}。",
    "tel:{}",
    "{}\n打12348没人接",
    "公租房咋个申请？联系（{}）李四",
    "张老板欠我们3个人的钱 {}\u3000帮我问",
    "2016年起，第17条；号{}元月交的",
)


def seeded(count: int = 500, seed: int = 2016) -> List[Tuple[str, str, str]]:
    """Kind (the word of its mask), digits (an ID card may end in X) and a spelling, for each of ``count`` numbers.

    Every other number has a right check digit.
    """
    rng = random.Random(seed)
    made = []
    for at in range(count):
        kind = KINDS[at % len(KINDS)]
        digits = _MAKERS[kind](rng, at % 2 == 0)
        made.append((kind, digits, _spell(rng, digits)))
    return made


def in_message(spelled: str, at: int) -> str:
    """The number within what a person might write; ``at`` chooses the message."""
    return _MESSAGES[at % len(_MESSAGES)].format(spelled)


def leaks(text: str, digits: str, least: int = 7) -> bool:
    """Whether ``least`` digits of a number stand in a text, one after the other, in any spelling.

    What JSON or an address has escaped is read as well.
    """
    read = "".join(map(_read, _unescape(text)))
    return any(digits[at : at + least] in read for at in range(len(digits) - least + 1))


def _unescape(text: str) -> str:
    text = re.sub(r"(?:\\u[0-9a-fA-F]{4})+", lambda match: str(json.loads(f'"{match[0]}"')), text)
    return unquote(re.sub(r"\\[nrt]", " ", text))


@lru_cache(maxsize=None)
def _read(char: str) -> str:
    known = {"o": "0", "O": "0", "l": "1", "I": "1", "○": "0", "洞": "0", "两": "2", "拐": "7", "勾": "9"}
    if char in known or char in "xXＸ×叉":
        return known.get(char, "X")
    number = unicodedata.numeric(char, -1)
    if number in range(10):
        return str(int(number))
    return "|" if unicodedata.category(char)[0] in "LN" else ""


def _some(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(_DIGITS, k=count))


def _mobile(rng: random.Random, right: bool) -> str:
    return f"1{rng.choice('3456789')}{_some(rng, 9)}"


def _id_card(rng: random.Random, right: bool) -> str:
    born = f"{rng.randint(1950, 2005)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    if rng.random() < 0.15:
        return f"{rng.choice(_REGIONS)}{born[2:]}{_some(rng, 3)}"
    body = f"{rng.choice(_REGIONS)}{born}{_some(rng, 3)}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _CHECK_WEIGHTS))
    return body + _CHECKS[(total + (0 if right else rng.randint(1, 10))) % 11]


def _bank_card(rng: random.Random, right: bool) -> str:
    body = rng.choice(_BANKS)
    body += _some(rng, rng.choice((16, 16, 17, 19, 19)) - 1 - len(body))
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(body))]
    check = -sum(value // 10 + value % 10 for value in doubled)
    return body + str((check + (0 if right else rng.randint(1, 9))) % 10)


_MAKERS: Dict[str, Callable[[random.Random, bool], str]] = {
    MOBILE: _mobile,
    ID_CARD: _id_card,
    BANK_CARD: _bank_card,
}


def _spell(rng: random.Random, digits: str) -> str:
    spelled = rng.choice((_one_script, _one_script, _keycaps, _two_scripts, _any_scripts, _letters))(
        rng, digits
    )
    groups = rng.choice([(len(digits),), (1,) * len(digits), *_GROUPS[len(digits)]])
    parts, at = [], 0
    for size in groups:
        parts.append("".join(spelled[at : at + size]))
        at += size
    between = rng.choice(_SEPARATORS)
    if len(parts) > 2 and between.isascii() and rng.random() < 0.2:
        parts[0] = rng.choice(("({})", "（{}）", "[{}]")).format(parts[0])
    country = rng.choice(_COUNTRY) if len(digits) == 11 and rng.random() < 0.25 else ""
    return country + between.join(parts)


def _one_script(rng: random.Random, digits: str) -> List[str]:
    script = rng.choice(_SCRIPTS)
    return [_char(rng, script, digit) for digit in digits]


def _keycaps(rng: random.Random, digits: str) -> List[str]:
    return [digit + _KEYCAP * (digit != "X") for digit in digits]


def _two_scripts(rng: random.Random, digits: str) -> List[str]:
    first, second, turn = rng.choice(_SCRIPTS), rng.choice(_SCRIPTS), rng.randrange(len(digits))
    return [_char(rng, first if at < turn else second, digit) for at, digit in enumerate(digits)]


def _any_scripts(rng: random.Random, digits: str) -> List[str]:
    return [_char(rng, rng.choice(_SCRIPTS), digit) for digit in digits]


def _letters(rng: random.Random, digits: str) -> List[str]:
    """Up to three letters for digits, none at the beginning, where it would belong to the word before."""
    spelled = list(digits)
    places = [at for at, digit in enumerate(digits) if at and digit in "01"]
    for at in rng.sample(places, min(len(places), 3)):
        spelled[at] = rng.choice("oO" if digits[at] == "0" else "lI")
    return spelled


def _char(rng: random.Random, script: str, digit: str) -> str:
    return rng.choice("xXＸ叉×") if digit == "X" else script[int(digit)]
