"""Whether a message wants a yes (…对吧): what it takes for true may be false, so the answer must not begin like one."""

import re

_WANTS_YES = re.compile(
    r"(?:对吧|对不对|对不|对嘛|对吗|是吧|是不是|是吗|是嘛|是真的?|真的吗|真的假的|没错吧|可以吧|吧|了嘛|咯嘛|了吗|噶|嘎)[?？!！。~]*$"
    r"|^(?:是不是|听说|听讲|人家说|有人说|老板说)"
)


def wants_yes(text: str) -> bool:
    """Whether a message, in the form every text is looked at, asks to be told that it is right."""
    return bool(_WANTS_YES.search(text))
