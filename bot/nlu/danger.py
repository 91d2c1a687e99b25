"""Words that hardly anyone says without someone being in danger, and words that tell of it as past or in general."""

import re
from typing import Optional

from bot.nlu.lexicon import clean_term
from policy_kb.model import Kb

_PAST = re.compile(
    "去年|前年|大前年|那年|以前|早年|年前|上个月|上月|上回|上次|早就|当年|已经好|好了|出院|后来|过世|走了(几|好)?年|家属|赔偿|赔了|赔多少|抚恤|认定|鉴定"
    "|预防|防止|怕|万一|如果|要是|培训|演练|讲座|电影|电视|新闻|听说|游戏|想死我了|要多少|给得|补贴|补助"
)


def find_sign(text: str, kb: Kb) -> Optional[str]:
    """The danger whose sign stands in a normalised text, unless the text tells of it as past or in general."""
    if _PAST.search(text):
        return None
    return next(
        (
            danger.id
            for danger in kb.dangers.values()
            if any(clean_term(sign) in text for sign in danger.signs)
        ),
        None,
    )


_OVER = re.compile(
    r"(?:已经|刚刚?)?(?:送(?:到|去)?(?:医院|卫生院)(?:了|克了)|火?(?:熄|灭)了|救(?:出|上)来了|人?没事了|虚惊|搞错了|误会)[,，。!！]*(?:谢谢.{0,4}|多谢.{0,4})?$"
)


def is_over(text: str) -> bool:
    """Whether a normalised message, after someone was in danger, says that help is there or it is over."""
    return bool(_OVER.search(text))
