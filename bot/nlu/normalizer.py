"""One form for every text: width, script, case, blanks and spoken punctuation."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_CONTROL = re.compile(r"[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_HAN = r"\u3400-\u9fff"
_BLANK_IN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_RINGED = re.compile(rf"([①-⑨])\s*(?=[{_HAN}])")
_BLANKS = re.compile(r"\s+")
_DRAWN_OUT = re.compile(r"([^0-9])\1{3,}")
# Dictation says its punctuation, and what people say while they think.
_SPOKEN = re.compile(r"(?<=[\u3400-\u9fff])(?:逗号|句号|问号|顿号)")
_THINKING = re.compile(r"^(?:(?:嗯+|呃+|额+|那个那个|就是就是)[,，。 ]*)+(?=.{4})")


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def normalize(text: str) -> str:
    """Return ``text`` half-width (NFKC), simplified, lower-case, without invisible characters.

    Blanks between Chinese characters become one comma-like pause (a blank in dictation is a pause), runs of one character
    are cut to three.
    """
    text = _RINGED.sub(r"\1、", _CONTROL.sub(" ", _UNSEEN.sub("", text)))
    text = unicodedata.normalize("NFKC", text)
    text = _BLANK_IN_HAN.sub(",", _BLANKS.sub(" ", text).strip())
    if any("\u3400" <= char <= "\u9fff" for char in text):
        text = _converter().convert(text)
    text = _THINKING.sub("", _SPOKEN.sub(",", text))
    return _DRAWN_OUT.sub(r"\1\1\1", text.lower())
