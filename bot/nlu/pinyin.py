"""The sound of a message: pinyin syllables, so that homophones and typed pinyin fall together."""

import re
from functools import lru_cache
from typing import Dict, FrozenSet, List

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

_RUN = re.compile(r"[a-z]+|[\u3400-\u9fff]")
# Sounds that the accents of Yunnan do not keep apart.
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("v", "u"))
_LONGEST = 6


def syllables(text: str) -> List[str]:
    """The merged syllables of a normalised text; Latin runs that are no pinyin stay out.

    >>> syllables("公租房") == syllables("gongzufang")
    True
    """
    found: List[str] = []
    for run in _RUN.findall(text):
        if run.isascii():
            found += [_merge(part) for part in split_latin(run)]
        else:
            found.append(_sound(run))
    return found


@lru_cache(maxsize=4096)
def split_latin(run: str) -> List[str]:
    """Cut a run of letters into pinyin syllables, as few as possible; empty if it cannot be cut."""
    best: Dict[int, List[str]] = {0: []}
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - _LONGEST), end):
            if start in best and run[start:end] in _known():
                cut = [*best[start], run[start:end]]
                if end not in best or len(cut) < len(best[end]):
                    best[end] = cut
    return best.get(len(run), [])


@lru_cache(maxsize=20_000)
def _sound(char: str) -> str:
    return _merge(lazy_pinyin(char)[0])


def _merge(syllable: str) -> str:
    for sound, kept in _MERGED:
        syllable = syllable.replace(sound, kept)
    return syllable


@lru_cache(maxsize=1)
def _known() -> FrozenSet[str]:
    # Every reading of the common characters, without tones: about 410 syllables.
    common = (code for code in PINYIN_DICT if 0x4E00 <= code <= 0x9FA5)
    return frozenset(s for s in (lazy_pinyin(chr(code))[0] for code in common) if s.isascii() and s.isalpha())
