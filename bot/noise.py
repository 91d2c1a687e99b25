"""Spoil a message as phones, dictation and haste spoil it, always in the same way for the same message."""

import random
import zlib
from functools import lru_cache
from typing import Any, Callable, Dict, List

from opencc import OpenCC
from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from bot.nlu.tokenizer import make_jieba

ONE_IN = 10
WORDS_ONE_IN = 3
SHORTEST = 6
_COMMON = range(0x4E00, 0x9FA6)


def homophones(text: str) -> str:
    """One character in ten becomes another of the same sound (the tone may differ)."""
    return _each_tenth(text, _other_of_same_sound)


def dropped(text: str) -> str:
    """One character in ten is missing."""
    return _each_tenth(text, lambda char, chance: "")


def doubled(text: str) -> str:
    """One character in ten stands twice."""
    return _each_tenth(text, lambda char, chance: char * 2)


def unpunctuated(text: str) -> str:
    """No punctuation and no blanks between Chinese characters."""
    return "".join(char for char in text if char.isalnum()) or text


def traditional(text: str) -> str:
    """Traditional characters."""
    return str(_to_traditional().convert(text))


def pinyin(text: str) -> str:
    """One word in three is typed as it sounds."""
    chance = _chance(text)
    words = list(_words().cut(text))
    han = [at for at, word in enumerate(words) if _is_han(word)]
    for at in chance.sample(han, len(han) // WORDS_ONE_IN):
        words[at] = "".join(lazy_pinyin(words[at]))
    return "".join(words)


KINDS: Dict[str, Callable[[str], str]] = {
    "homophones": homophones,
    "dropped": dropped,
    "doubled": doubled,
    "unpunctuated": unpunctuated,
    "traditional": traditional,
    "pinyin": pinyin,
}


def _each_tenth(text: str, change: Callable[[str, random.Random], str]) -> str:
    if len(text) < SHORTEST:
        return text
    chance = _chance(text)
    han = [at for at, char in enumerate(text) if _is_han(char)]
    chars: List[str] = list(text)
    for at in chance.sample(han, min(len(han), max(1, len(text) // ONE_IN))):
        chars[at] = change(chars[at], chance)
    return "".join(chars)


def _other_of_same_sound(char: str, chance: random.Random) -> str:
    others = [other for other in _same_sound().get(_sound(char), []) if other != char]
    return chance.choice(others) if others else char


def _chance(text: str) -> random.Random:
    return random.Random(zlib.crc32(text.encode("utf-8", "replace")))


def _is_han(text: str) -> bool:
    return bool(text) and all(ord(char) in _COMMON for char in text)


@lru_cache(maxsize=20_000)
def _sound(char: str) -> str:
    return str(lazy_pinyin(char)[0])


@lru_cache(maxsize=1)
def _same_sound() -> Dict[str, List[str]]:
    """Common characters by sound: those of the two-level character set (GB 2312) that input methods offer first."""
    found: Dict[str, List[str]] = {}
    for code in _COMMON:
        char = chr(code)
        if code in PINYIN_DICT and _is_first_level(char):
            found.setdefault(_sound(char), []).append(char)
    return found


def _is_first_level(char: str) -> bool:
    try:
        return 0xB0 <= char.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=1)
def _words() -> Any:
    return make_jieba(())


@lru_cache(maxsize=1)
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")
