"""How the queue's reasons and results are called on the pages."""

from typing import Dict

from bot.store import handovers as h

WHY_WORDS: Dict[str, str] = {
    h.ASKED: "要找人工",
    h.REFUSED_TWICE: "连着两次没答上",
    h.NOT_USEFUL: "说答案没用",
}
RESULT_WORDS: Dict[str, str] = {
    h.SOLVED: "解决了",
    h.REFERRED: "转到部门",
    h.NOT_REACHED: "没等到回话",
    h.OTHER: "其他",
    h.HANDED_BACK: "交还助手",
    h.GAVE_UP: "对方不等了",
    h.NOBODY_THERE: "没有人在岗",
    h.CLEARED: "对方清除了记录",
}
