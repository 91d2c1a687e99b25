"""What a message means together with the one before it, said in words: corrections, and picks from one's own list."""

import re
from typing import List, Optional, Sequence

from policy_kb.segment import numeral

_OH = r"(?:[哎诶唉哦噢啊呃欸][,，]?)?"
_DENIAL = (
    r"(?:不是(?:不是|的|呢|这个意思|那个意思|(?:这个|那个|这样)(?!意思|[吗嘛么])|(?=[,，。!！ ]|我(?:是|想|要问|问|说|讲|的意思)))|不对|错了|我?(?:打|讲|说|问)错了?"
    r"|你?(?:理解|搞|弄|听|会)错了?(?:意思)?|[莫别]误会)[,，。!！ ]*"
)
_I_ASK = r"(?:我)?(?:的意思)?(?:是)?(?:想|要)?(?:问|说|讲|指)?(?:的|呢)?(?:是)?[,，]?"
_DENIED = re.compile(rf"^{_OH}(?:{_DENIAL})+{_I_ASK}(?P<rest>.+)$")
# 不是公租房，是买房: but 不是我要，是我老婆 changes the person and not the matter.
_NOT_BUT = re.compile(
    r"^(?:我)?不是(?:问|说|讲|要问|想问)?(?!我)[^,，。]{1,10}[,，。](?:我)?(?:是|问的是|问呢是|想问|要问|说的是|讲的是)(?P<rest>.+)$"
)
_LONG_ENOUGH = 2
# 算了不问这个了，我手机… / 地的事下回讲，还是挖机那个…
_LEAVES = re.compile(
    rf"^{_OH}(?:算了|好了|行了|得了)?[,，]?[^,，。]{{0,6}}(?:(?:先)?不(?:说|讲|问|扯|款|提)(?:了|这个|那个|它|这些|哈)+"
    rf"|先不(?:说|讲|问|管|扯|款|提)(?:了|这个|那个|它|这些|哈)*|(?:下回|以后|改天|回头|二天)(?:再)?(?:说|讲|问))(?:了)?[,，。](?P<rest>.+)$"
)
_ANOTHER = re.compile(
    rf"^{_OH}(?:好嘞[,，。]?)?(?:对了|另外|顺(?:带|便)(?:问|再)|再问(?:一?下|个)|岔一句|换个(?:事|话)|还有(?:个|件|一个|一件)事)"
)
_BACK = re.compile(
    r"(?:刚才|刚刚|前头|前面|头先|先前|最先|开头)(?:的)?(?:那个|那件|那样|头一个|头一件|第一个|说的|问的|讲的)|^回到"
)
_POLITE = re.compile(
    r"^(?:(?:好的?|好嘞|行|嗯|谢谢(?:你|您|了)?|多谢(?:了)?|晓得了|知道了|明白了|算了)[,，。!！ ]+)+(?=还有(?!呢|没)|另外|对了|再问|还是)"
)
_COUNT = "一二三四五1-5"
_MEASURE = "(?:那|这|一)?(?:样|个|条|件|种|项|头)"
_PICKED = re.compile(
    rf"(?:先|只|就)?(?:讲|说|问)?(?:第(?P<nth>[{_COUNT}]){_MEASURE}|(?<=[讲说问])(?P<first>[{_COUNT}])$|(?P<middle>中间){_MEASURE}"
    rf"|(?P<last>最后){_MEASURE})(?=$|[,，?？]|怎|咋|找|归|是|的|呢|要)[,，]?"
)
_MARKS = re.compile(rf"(?:第?[{_COUNT}](?:是|怕|来|、|,|，|\.)|[①②③④⑤])")
# 我有三样要问：… : what follows is a list even where only commas part it.
_COUNTED = re.compile(r"[两二三四五2-5](?:样|个|件|条|种)[^,，。:：]{0,4}[:：]")
_SHORTEST_LIST = 2
_LONGEST_PICK = 14


def without_correction(text: str) -> Optional[str]:
    """What a correction (不是这个意思，我是问…) says instead; None for a message that is none, or says nothing else.

    Args:
        text: a normalised message.
    """
    found = _DENIED.match(text) or _NOT_BUT.match(text)
    return found.group("rest") if found and len(found.group("rest")) >= _LONG_ENOUGH else None


def without_left_matter(text: str) -> Optional[str]:
    """What comes after leaving the matter talked about last (算了不问这个了，…); None for a message that does not.

    Args:
        text: a normalised message.
    """
    found = _LEAVES.match(text)
    return found.group("rest") if found else None


def begins_another(text: str) -> bool:
    """Whether a normalised message says that it is about another matter (对了…, 顺带问一下…)."""
    return bool(_ANOTHER.match(text))


def goes_back(text: str) -> bool:
    """Whether a normalised message goes back to the matter before the last one (刚才头一个事…, 回到前头那个…)."""
    return bool(_BACK.search(text))


def without_way_back(text: str) -> str:
    """What a normalised message that goes back asks, without the words for where it goes."""
    return _BACK.sub("", text).strip(" ,，。") or text


def without_thanks(text: str) -> str:
    """A normalised message without the thanks before another matter (好的,谢谢,还有就是…)."""
    return _POLITE.sub("", text)


def own_list(text: str) -> List[str]:
    """The things a person has counted up in a normalised message (一怕…二怕…, 没合同、没保险); fewer than two are no list."""
    marked = [part.strip(" ,，、。;；") for part in _MARKS.split(text)[1:]]
    items = [part for part in marked if part]
    if len(items) < _SHORTEST_LIST:
        counted = _COUNTED.search(text)
        runs = [text[counted.end() :]] if counted else re.split(r"[,，。;；:：!！?？]", text)
        mark = "、" if "、" in text else ","
        items = max((re.split(mark, run) for run in runs if mark == "、" or counted), key=len, default=[])
    return items if len(items) >= _SHORTEST_LIST else []


def picked(text: str, before: Sequence[str]) -> Optional[str]:
    """The message with what it picks from the list told last (第三样咋个办), or None if it picks nothing.

    Args:
        text: a normalised message. before: the normalised messages before it.
    """
    found = _PICKED.search(text)
    items = own_list(before[-1]) if before else []
    if not found or not items or len(text) > _LONGEST_PICK:
        return None
    count = found.group("nth") or found.group("first")
    if count:
        at = (int(count) if count.isdigit() else numeral(count)) - 1
    else:
        at = len(items) - 1 if found.group("last") else len(items) // 2
    return items[at] + text[: found.start()] + text[found.end() :] if at < len(items) else None
