"""Mask personal numbers before anything is stored or understood."""

import re

_GAP = r"[\s\-－—·.]?"
_ID_CARD = re.compile(rf"(?<![0-9])[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9xXｘＸ](?![0-9])")
_BANK_CARD = re.compile(rf"(?<![0-9])[3-9](?:{_GAP}[0-9]){{14,18}}(?![0-9])")
_MOBILE = re.compile(rf"(?<![0-9])(?:\+?86{_GAP})?1[3-9](?:{_GAP}[0-9]){{9}}(?![0-9])")
_MASKS = ((_ID_CARD, "〔身份证号〕"), (_BANK_CARD, "〔银行卡号〕"), (_MOBILE, "〔手机号〕"))
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def mask(text: str) -> str:
    """Return ``text`` with ID card, bank card and mobile numbers replaced by what they are."""
    text = text.translate(_WIDE)
    for pattern, word in _MASKS:
        text = pattern.sub(word, text)
    return text
